import type { ExitReason, JourneyDesign } from '../../domain/journeys/contract.ts';
import type { NurtureFacts, NurtureVersion } from '../../domain/journeys/facts.ts';
import type { FieldValue, LeadStatus } from '../../domain/leads/contract.ts';
import { type Instant, SECOND } from '../../domain/time/instant.ts';
import { Prisma, type Tx } from '../database.ts';
import type { Subject } from '../processes/store.ts';

/** An enrolment's facts, with the ids that its messages need beside them. */
export interface StoredNurtureFacts extends NurtureFacts {
  readonly leadId: string;
}

interface EnrolmentRow {
  id: string;
  versionId: string;
  status: string;
  exitReason: ExitReason | null;
  nodeId: string;
  enteredAt: Date;
  visits: Record<string, number>;
  startedAt: Date;
  endedAt: Date | null;
  defaultZone: string;
  leadId: string;
}

interface LeadColumns {
  externalId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  zone: string | null;
  source: string | null;
  origin: string | null;
  leadStatus: LeadStatus;
  ownerId: string | null;
  fields: Record<string, FieldValue>;
  unsubscribedAt: Date | null;
  convertedAt: Date | null;
  changedAt: Date;
}

export const LEAD_FACTS = Prisma.sql`l.external_id AS "externalId", l.name, l.email, l.phone, l.zone, l.source, l.origin, l.status AS "leadStatus",
  l.owner_id AS "ownerId", l.fields, l.unsubscribed_at AS "unsubscribedAt", l.converted_at AS "convertedAt", l.updated_at AS "changedAt"`;

export const leadFacts = (row: LeadColumns): NurtureFacts['lead'] => ({
  externalId: row.externalId,
  name: row.name,
  email: row.email,
  phone: row.phone,
  zone: row.zone,
  source: row.source,
  origin: row.origin,
  status: row.leadStatus,
  ownerId: row.ownerId,
  fields: row.fields,
  unsubscribedAt: row.unsubscribedAt?.getTime() ?? null,
  convertedAt: row.convertedAt?.getTime() ?? null,
  // Replies are not received yet.
  repliedAt: null,
  changedAt: row.changedAt.getTime(),
});

/** Facts of any number of enrolments by their ids. One whose lead was deleted is left out. */
export async function loadNurtureFacts(
  tx: Tx,
  subjects: readonly Subject[],
  now: Instant,
): Promise<Map<string, StoredNurtureFacts>> {
  const ids = subjects.map((subject) => subject.subjectId);
  const rows = await tx.$queryRaw<(EnrolmentRow & LeadColumns)[]>`
    SELECT e.id, e.journey_version_id AS "versionId", e.status, e.exit_reason AS "exitReason", e.node_id AS "nodeId",
      e.entered_at AS "enteredAt", e.visits, e.started_at AS "startedAt", e.ended_at AS "endedAt", e.lead_id AS "leadId", ${LEAD_FACTS},
      (SELECT t.zone FROM tenant t WHERE t.id = e.tenant_id) AS "defaultZone"
    FROM enrolment e JOIN lead l ON l.tenant_id = e.tenant_id AND l.id = e.lead_id
    WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = ANY(${ids}::uuid[]) AND l.deleted_at IS NULL`;
  const versions = await loadVersions(tx, rows);
  const sent = await loadSent(tx, rows, versions, now);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const facts = new Map<string, StoredNurtureFacts>();
  for (const { processId, subjectId, base } of subjects) {
    const row = byId.get(subjectId);
    const version = row && versions.get(versionKey(row));
    if (!row || !version) continue;
    facts.set(processId, {
      ...base,
      version,
      leadId: row.leadId,
      lead: leadFacts(row),
      startedAt: row.startedAt.getTime(),
      position: { nodeId: row.nodeId, enteredAt: row.enteredAt.getTime(), visits: row.visits },
      sentAt: sent.get(row.id) ?? [],
      ended:
        row.status === 'active'
          ? null
          : {
              status: row.status as 'completed' | 'exited',
              reason: row.exitReason,
              at: (row.endedAt ?? row.startedAt).getTime(),
            },
    });
  }
  return facts;
}

/* ---- versions: published ones never change, so that their compiled graphs and opening hours are kept across loads ---- */

const MOST_KEPT = 200;
/** By id and the tenant's zone, which may change. The oldest goes first. */
const kept = new Map<string, NurtureVersion>();

const versionKey = (row: Pick<EnrolmentRow, 'versionId' | 'defaultZone'>): string =>
  `${row.versionId} ${row.defaultZone}`;

async function loadVersions(
  tx: Tx,
  rows: readonly Pick<EnrolmentRow, 'versionId' | 'defaultZone'>[],
): Promise<Map<string, NurtureVersion>> {
  const found = new Map<string, NurtureVersion>();
  const missing = new Map<string, string>();
  for (const row of rows) {
    const key = versionKey(row);
    const version = kept.get(key);
    if (version) found.set(key, version);
    else missing.set(row.versionId, row.defaultZone);
  }
  if (missing.size === 0) return found;
  const ids = [...missing.keys()];
  const loaded = await tx.$queryRaw<{ id: string; design: JourneyDesign }[]>`
    SELECT id, design FROM journey_version WHERE tenant_id = (SELECT app_tenant()) AND id = ANY(${ids}::uuid[]) AND status <> 'draft'`;
  for (const { id, design } of loaded) {
    const defaultZone = missing.get(id) ?? 'UTC';
    const version = { id, ...design, defaultZone };
    const key = versionKey({ versionId: id, defaultZone });
    found.set(key, version);
    kept.set(key, version);
    const oldest = kept.keys().next();
    if (kept.size > MOST_KEPT && !oldest.done) kept.delete(oldest.value);
  }
  return found;
}

/**
 * Locks the leads that a cap counts messages of: of two journeys that write to one in the same moment, the second counts the first's message.
 * @returns false where no cap is in force: nothing is asked
 */
export async function lockCapped(tx: Tx, facts: Iterable<StoredNurtureFacts>): Promise<boolean> {
  const ids = [...facts].flatMap(({ version, leadId }) => (version.rules.cap ? [leadId] : []));
  if (ids.length === 0) return false;
  await tx.$queryRaw`
    SELECT l.id FROM lead l WHERE l.tenant_id = (SELECT app_tenant()) AND l.id = ANY(${ids}::uuid[]) ORDER BY l.id FOR NO KEY UPDATE`;
  return true;
}

/** Messages that can still count under the cap, by enrolment: of any journey, those that failed or were suppressed left out. */
async function loadSent(
  tx: Tx,
  rows: readonly EnrolmentRow[],
  versions: ReadonlyMap<string, NurtureVersion>,
  now: Instant,
): Promise<Map<string, Instant[]>> {
  const capped = rows.flatMap((row) => {
    const cap = versions.get(versionKey(row))?.rules.cap;
    return cap ? [{ row, since: row.enteredAt.getTime() - cap.perSeconds * SECOND }] : [];
  });
  const sent = new Map<string, Instant[]>();
  if (capped.length === 0) return sent;
  const first = new Date(Math.min(...capped.map(({ since }) => since)));
  const leadIds = capped.map(({ row }) => row.leadId);
  const messages = await tx.$queryRaw<{ leadId: string; at: Date }[]>`
    SELECT m.subject_id AS "leadId", m.created_at AS at FROM message m
    WHERE m.tenant_id = (SELECT app_tenant()) AND m.noun = 'lead' AND m.subject_id = ANY(${leadIds}::uuid[])
      AND m.created_at > ${first} AND m.state NOT IN ('failed', 'suppressed') ORDER BY m.created_at`;
  const byLead = new Map<string, Instant[]>();
  for (const { leadId, at } of messages) {
    const instants = byLead.get(leadId) ?? [];
    // Who waited for the lead may have read the clock before the one who had it.
    instants.push(Math.min(at.getTime(), now));
    byLead.set(leadId, instants);
  }
  for (const { row, since } of capped) {
    sent.set(
      row.id,
      (byLead.get(row.leadId) ?? []).filter((at) => at > since),
    );
  }
  return sent;
}
