import type { LeadListItem } from '../../domain/leads/requests.ts';
import { grantedScope } from '../../domain/members/permissions.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { nurtureStore } from '../enrolments/process.ts';
import { readSteps } from '../enrolments/steps.ts';
import { smallBeats } from '../processes/beats.ts';

type Journey = NonNullable<LeadListItem['journey']>;
type Row = Omit<Journey, 'standsAt' | 'nextAt' | 'nextWords'> & {
  leadId: string;
  versionId: string;
  nodeId: string;
  nextAt: Date | null;
  nextWhat: string | null;
};

/** The journey that each lead is in, or was in last, with its small beat line: three statements for any number of leads. */
export async function journeysOfLeads(
  ctx: Ctx,
  tx: Tx,
  leadIds: readonly string[],
): Promise<Map<string, Pick<LeadListItem, 'journey' | 'beat'>>> {
  if ('permissions' in ctx.actor && !grantedScope(ctx.actor.permissions, 'enrolment:read')) return new Map();
  const rows = await tx.$queryRaw<Row[]>`
    SELECT DISTINCT ON (e.lead_id) e.lead_id AS "leadId", e.id AS "enrolmentId", e.journey_id AS "journeyId", j.name AS "journeyName",
      e.journey_version_id AS "versionId", e.node_id AS "nodeId", e.status, p.status AS "processStatus", p.next_at AS "nextAt",
      p.next_what AS "nextWhat",
      ((count(*) FILTER (WHERE e.status = 'active') OVER (PARTITION BY e.lead_id)) - (e.status = 'active')::int)::int AS others
    FROM enrolment e JOIN journey j ON j.tenant_id = e.tenant_id AND j.id = e.journey_id
    JOIN process p ON p.tenant_id = e.tenant_id AND p.kind = 'nurture' AND p.subject_id = e.id
    WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.lead_id = ANY(${leadIds}::uuid[])
    ORDER BY e.lead_id, e.status <> 'active', p.next_at NULLS LAST, e.started_at DESC`;
  const steps = await readSteps(
    ctx,
    tx,
    rows.map((row) => row.versionId),
  );
  const beats = await smallBeats(
    ctx,
    tx,
    nurtureStore,
    rows.map((row) => row.enrolmentId),
  );
  return new Map(
    rows.map(({ leadId, versionId, nodeId, nextAt, nextWhat, ...row }) => [
      leadId,
      {
        journey: {
          ...row,
          standsAt: steps.title(versionId, nodeId),
          nextAt: nextAt?.toISOString() ?? null,
          nextWords: steps.next(versionId, nextWhat),
        },
        beat: beats.get(row.enrolmentId) ?? null,
      },
    ]),
  );
}
