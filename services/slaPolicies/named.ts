import { type ErrorIssue, validation } from '../../domain/errors.ts';
import { namedIn } from '../../domain/tickets/actions.ts';
import type { SlaPolicyChange } from '../../domain/tickets/sla-policy.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/**
 * Whether everybody and everything that a policy names is there. Somebody who leaves later is replaced by the team lead when their
 * turn comes; naming them anew is a mistake.
 * @throws AppError Validation, an issue for each place
 */
export async function requireNamed(ctx: Ctx, tx: Tx, policy: SlaPolicyChange): Promise<void> {
  const { warnings = [], escalations = [], conditions = {} } = policy;
  const places = [
    ...warnings.map(({ actions }, i) => ({ path: `warnings.${i}.actions`, ...namedIn(actions) })),
    ...escalations.map(({ actions }, i) => ({ path: `escalations.${i}.actions`, ...namedIn(actions) })),
  ];
  const [members, teams, rotas] = [
    places.flatMap((one) => one.members),
    places.flatMap((one) => one.teams),
    places.flatMap((one) => one.rotas),
  ];
  const asked = {
    members,
    teams: [...teams, ...(conditions.teamId ?? [])],
    rotas,
    companies: conditions.companyId ?? [],
    plans: conditions.pricePlanId ?? [],
  };
  if (Object.values(asked).every((ids) => ids.length === 0)) return;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM member WHERE tenant_id = ${ctx.tenantId}::uuid AND deleted_at IS NULL AND id = ANY(${asked.members}::uuid[])
    UNION ALL SELECT id FROM team WHERE tenant_id = ${ctx.tenantId}::uuid AND deleted_at IS NULL AND id = ANY(${asked.teams}::uuid[])
    UNION ALL SELECT id FROM on_call_rota WHERE tenant_id = ${ctx.tenantId}::uuid AND deleted_at IS NULL AND id = ANY(${asked.rotas}::uuid[])
    UNION ALL SELECT id FROM company WHERE tenant_id = ${ctx.tenantId}::uuid AND deleted_at IS NULL AND id = ANY(${asked.companies}::uuid[])
    UNION ALL SELECT id FROM price_plan WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${asked.plans}::uuid[])`;
  const there = new Set(rows.map(({ id }) => id));
  const missing = (ids: readonly string[]) => ids.some((id) => !there.has(id));
  const issues: ErrorIssue[] = [];
  for (const { path, members: named, teams: ofTeams, rotas: asks } of places) {
    if (missing(named)) issues.push({ path, message: 'Somebody named here is not in this workspace, or has left it' });
    if (missing(ofTeams)) issues.push({ path, message: 'A team named here was not found' });
    if (missing(asks)) issues.push({ path, message: 'An on-call rota named here was not found' });
  }
  if (missing(conditions.teamId ?? [])) issues.push({ path: 'conditions.teamId', message: 'A team was not found' });
  if (missing(asked.companies)) issues.push({ path: 'conditions.companyId', message: 'A customer was not found' });
  if (missing(asked.plans)) issues.push({ path: 'conditions.pricePlanId', message: 'A price plan was not found' });
  if (issues.length > 0) throw validation('The policy names what is not there.', issues);
}
