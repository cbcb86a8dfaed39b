import type { NurtureEffect } from '../../domain/journeys/facts.ts';
import { compileGraph } from '../../domain/journeys/graph.ts';
import { nurture } from '../../domain/journeys/plan.ts';
import { effectWords, nodeIdOfKey } from '../../domain/journeys/words.ts';
import { leadTitle } from '../../domain/leads/contract.ts';
import type { BeatMark } from '../../domain/process/contract.ts';
import { type Instant, toIso } from '../../domain/time/instant.ts';
import { recordset, type Tx } from '../database.ts';
import { queueMessages } from '../messages/queue.ts';
import type { Advanced, ProcessStore } from '../processes/store.ts';
import { loadNurtureFacts, lockCapped, type StoredNurtureFacts } from './facts.ts';
import { messageOf } from './message.ts';

/** Leads in journeys: enrolled together, they wait together, and hundreds act in one transaction. */
export const nurtureStore: ProcessStore<StoredNurtureFacts, NurtureEffect> = {
  definition: { ...(nurture as ProcessStore<StoredNurtureFacts, NurtureEffect>['definition']), assume },
  form: 'cohort',
  noun: 'enrolments',
  outside: new Set(),
  words: (kind, key, facts) =>
    effectWords(kind, facts && compileGraph(facts.version.graph).nodes.get(nodeIdOfKey(key) ?? '')),
  beat: ({ startedAt }) => ({ marks: [enrolledMark(startedAt)], spans: [] }),
  async describe(tx, ids) {
    const rows = await tx.$queryRaw<
      { id: string; name: string | null; email: string | null; externalId: string | null; journey: string }[]
    >`
      SELECT e.id, l.name, l.email, l.external_id AS "externalId", j.name AS journey FROM enrolment e
      JOIN lead l ON l.tenant_id = e.tenant_id AND l.id = e.lead_id
      JOIN journey j ON j.tenant_id = e.tenant_id AND j.id = e.journey_id
      WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = ANY(${ids}::uuid[])`;
    return new Map(
      rows.map((row) => [
        row.id,
        { title: `${leadTitle(row)}: ${row.journey}`, href: `/journeys/enrolments/${row.id}` },
      ]),
    );
  },
  lockShared: lockCapped,
  load: loadNurtureFacts,
  async write(ctx, tx, performed, advanced, now) {
    const messages = performed
      .filter(({ effect, outcome }) => effect.kind === 'send' && outcome.state === 'done')
      .map((done) => messageOf(ctx.tenantId, done));
    await Promise.all([queueMessages(ctx, tx, messages, now), savePositions(tx, advanced)]);
  },
  async cancelled(_ctx, tx, subjectIds, now) {
    await tx.$executeRaw`
      UPDATE enrolment SET status = 'exited', ended_at = ${new Date(now)}
      WHERE tenant_id = (SELECT app_tenant()) AND id = ANY(${subjectIds}::uuid[]) AND status = 'active'`;
  },
};

const enrolledMark = (at: Instant): BeatMark => ({
  id: 'enrolled',
  at: toIso(at),
  label: 'Enrolled',
  detail: null,
  tone: 'neutral',
  shape: 'event',
  forecast: false,
  assumption: null,
  lateSeconds: null,
  state: null,
  actor: null,
  href: null,
});

/** A lead without an address passes a message by: the step is in the ledger as skipped, and no message is written. */
function assume({ lead }: StoredNurtureFacts, effect: NurtureEffect) {
  if (effect.kind !== 'send' || lead.email !== null) return null;
  return { state: 'skipped' as const, because: 'The lead has no e-mail address', result: { reason: 'no-address' } };
}

/** The facts as `apply` left them. */
async function savePositions(
  tx: Tx,
  advanced: readonly Pick<Advanced<StoredNurtureFacts>, 'subjectId' | 'after'>[],
): Promise<void> {
  if (advanced.length === 0) return;
  const rows = advanced.map(({ subjectId, after: { position, ended } }) => ({
    id: subjectId,
    status: ended?.status ?? 'active',
    reason: ended?.reason ?? null,
    node: position.nodeId,
    entered: position.enteredAt,
    visits: position.visits,
    ended: ended?.at ?? null,
  }));
  await tx.$executeRaw`
    UPDATE enrolment e SET status = r.status, exit_reason = r.reason, node_id = r.node, entered_at = r.entered, visits = r.visits,
      ended_at = r.ended
    FROM ${recordset(rows, { id: 'uuid', status: 'text', reason: 'text', node: 'text', entered: 'timestamptz', visits: 'jsonb', ended: 'timestamptz' })}
    WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = r.id`;
}
