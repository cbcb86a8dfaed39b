import type { SlaPolicyVersion } from '../../domain/tickets/requests.ts';
import type { MEASURING_FIELDS, SlaPolicyInput } from '../../domain/tickets/sla-policy.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { actorName } from '../tickets/people.ts';
import { readPolicy } from './read.ts';

type Measuring = Pick<SlaPolicyInput, (typeof MEASURING_FIELDS)[number]>;

interface NewVersion {
  readonly id: string;
  readonly policyId: string;
  readonly number: number;
  readonly policy: Measuring;
}

/** Enters what a policy measures by from now on. Versions are never changed. */
export async function insertVersion(ctx: Ctx, tx: Tx, { policy, ...version }: NewVersion, at: Date): Promise<void> {
  const { calendarId, targets, warnings, escalations, pausing, closingInstant } = policy;
  await tx.slaPolicyVersion.create({
    data: {
      ...{ tenantId: ctx.tenantId, ...version, calendarId, targets, warnings, escalations, pausing, closingInstant },
      ...{ authorName: actorName(ctx), createdAt: at },
    },
  });
}

interface Row extends Omit<SlaPolicyVersion, 'createdAt'> {
  createdAt: Date;
}

/** A policy's versions, the newest first, each with what it measures by and the open tickets that hold it. */
export async function listSlaPolicyVersions(ctx: Ctx, input: { readonly id: string }): Promise<SlaPolicyVersion[]> {
  permit(ctx, 'slaPolicy:read');
  return transaction(ctx, async (tx) => {
    await readPolicy(ctx, tx, input.id);
    const rows = await tx.$queryRaw<Row[]>`
      SELECT v.id, v.number, v.calendar_id AS "calendarId", c.name AS "calendarName", v.targets, v.warnings, v.escalations, v.pausing,
        v.closing_instant AS "closingInstant", v.author_name AS "authorName", v.created_at AS "createdAt",
        (SELECT count(*)::int FROM ticket t WHERE t.tenant_id = v.tenant_id AND t.sla_policy_id = v.policy_id
          AND coalesce(t.sla_policy_version_id, t.sla_policy_id) = v.id AND t.status NOT IN ('solved', 'closed')) AS "openTickets"
      FROM sla_policy_version v JOIN business_calendar c ON c.tenant_id = v.tenant_id AND c.id = v.calendar_id
      WHERE v.tenant_id = ${ctx.tenantId}::uuid AND v.policy_id = ${input.id}::uuid ORDER BY v.number DESC`;
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  });
}
