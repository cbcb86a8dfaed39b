import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { TicketPriority } from '../../../domain/tickets/contract.ts';
import type { TicketStatus } from '../../../domain/tickets/status.ts';
import type { Instant } from '../../../domain/time/instant.ts';

/** The log's states, as statuses of ours. */
export const STATE_MAP: Readonly<Record<string, TicketStatus>> = {
  New: 'new',
  Active: 'open',
  'Awaiting User Info': 'pending',
  'Awaiting Vendor': 'on_hold',
  'Awaiting Problem': 'on_hold',
  'Awaiting Evidence': 'on_hold',
  Resolved: 'solved',
  Closed: 'closed',
};
export const PRIORITY_MAP: Readonly<Record<string, TicketPriority>> = {
  '1 - Critical': 'urgent',
  '2 - High': 'high',
  '3 - Moderate': 'normal',
  '4 - Low': 'low',
};

export interface IncidentEvent {
  readonly at: Instant;
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly by: string;
}

export interface Incident {
  readonly number: string;
  readonly openedAt: Instant;
  /** What the company's own policy said in the end. */
  readonly madeSla: boolean;
  readonly category: string;
  /** In the order of the log. */
  readonly events: readonly IncidentEvent[];
}

/** `29-02-2016 01:16`, taken as UTC: the log has no zone. @throws RangeError for what is no date */
export function readDate(text: string): Instant {
  const match = /^(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d)$/.exec(text);
  if (!match) throw new RangeError(`not a date of the log: ${text}`);
  const [, day, month, year, hour, minute] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  if (Number.isNaN(at) || new Date(at).getUTCDate() !== Number(day)) throw new RangeError(`no such date: ${text}`);
  return at;
}

const named = <T>(map: Readonly<Record<string, T>>) =>
  z.string().transform((text, issue): T => {
    const found = map[text];
    if (found === undefined) issue.addIssue({ code: 'custom', message: `unknown: ${text}` });
    return found as T;
  });
const date = z.string().transform(readDate);
const row = z.object({
  number: z.string(),
  incident_state: named(STATE_MAP),
  priority: named(PRIORITY_MAP),
  sys_updated_at: date,
  sys_updated_by: z.string(),
  opened_at: date,
  made_sla: z.enum(['TRUE', 'FALSE']),
  category: z.string(),
});

/** The incidents of an audit log in the shape of the ServiceNow export, in the order of their first lines. */
export async function readIncidents(file: string): Promise<Incident[]> {
  const found = new Map<string, Omit<Incident, 'madeSla'> & { madeSla: boolean; events: IncidentEvent[] }>();
  for await (const record of createReadStream(file).pipe(parse({ columns: true, bom: true }))) {
    const { number, opened_at, made_sla, category, ...event } = row.parse(record);
    const incident = found.get(number) ?? { number, openedAt: opened_at, madeSla: true, category, events: [] };
    found.set(number, incident);
    incident.madeSla = made_sla === 'TRUE';
    const last = incident.events.at(-1)?.at ?? opened_at;
    const { incident_state: status, priority, sys_updated_at, sys_updated_by: by } = event;
    // One incident of the log steps back by a minute: time does not.
    incident.events.push({ at: Math.max(last, sys_updated_at), status, priority, by });
  }
  return [...found.values()].map((one) => ({
    ...one,
    openedAt: Math.min(one.openedAt, one.events[0]?.at ?? one.openedAt),
  }));
}
