import { z } from 'zod';
import { isoInstant } from '../time/instant.ts';
import { processKind, processListItem } from './console.ts';
import { LEDGER_STATES } from './contract.ts';

export { AREAS, type Area } from './areas.ts';

const area = z.object({
  running: z.int(),
  /** Due within the next 24 hours. */
  dueSoon: z.int(),
  failed: z.int(),
  /** What is due next, soonest first. */
  next: z.array(processListItem),
});

/** Something that went wrong today: a breach, an escalation, a failure. */
export const trouble = z.object({
  id: z.uuid(),
  processId: z.uuid(),
  kind: processKind,
  title: z.string(),
  href: z.string(),
  words: z.string(),
  state: z.enum(LEDGER_STATES),
  at: isoInstant,
  error: z.string().nullable(),
});
export type Trouble = z.infer<typeof trouble>;

export const overview = z.object({
  /** null where the member may not see the area. */
  areas: z.object({
    tickets: area.nullable(),
    leads: area.nullable(),
    billing: area.nullable(),
    time: area.nullable(),
  }),
  troubles: z.array(trouble),
  /** What happens, hour by hour: effects done in the past 12 hours, and those expected in the next 24. */
  hours: z.array(z.object({ from: isoInstant, done: z.int(), expected: z.int() })),
});
export type Overview = z.infer<typeof overview>;
