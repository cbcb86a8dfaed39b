import { CARD_NOTICE_DAYS, USAGE_KEPT_MONTHS } from '../../domain/billing/contract.ts';
import { yearOf } from '../../domain/billing/numbering-settings.ts';
import type { Organisation, OrganisationCounts } from '../../domain/organisation/contract.ts';
import { billingSettings } from '../billing/settings.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { readSettings } from '../timesheets/settings.ts';

/** Running processes, as conditions on `p`, that rest on a setting. */
export const RUNNING = {
  collections: Prisma.sql`p.status IN ('running', 'paused', 'failed')`,
  timesheets: Prisma.sql`p.status IN ('running', 'paused', 'failed')`,
  enrolments: Prisma.sql`p.status IN ('running', 'paused', 'failed') AND p.subject_id IN (
    SELECT e.id FROM enrolment e JOIN lead l ON l.tenant_id = e.tenant_id AND l.id = e.lead_id
    WHERE e.tenant_id = (SELECT app_tenant()) AND e.status = 'active' AND l.zone IS NULL)`,
} as const satisfies Record<keyof OrganisationCounts, Prisma.Sql>;

/** @throws AppError Forbidden */
export function getOrganisation(ctx: Ctx): Promise<Organisation> {
  permit(ctx, 'organisation:read');
  return transaction(ctx, (tx) => readOrganisation(ctx, tx));
}

export async function readOrganisation(ctx: Ctx, tx: Tx): Promise<Organisation> {
  const { name, zone, currency, version } = await tx.tenant.findFirstOrThrow();
  const { terms, numbering, schedule, graceHours } = await billingSettings(tx);
  const { zone: _, ...shown } = numbering;
  const { approval } = await readSettings(tx);
  const series = await tx.numberSeries.findFirst({
    where: { series: `organization${yearOf(numbering, await ctx.clock.now())}` },
    select: { last: true },
  });
  const [running] = await tx.$queryRaw<OrganisationCounts[]>`
    SELECT (count(*) FILTER (WHERE p.kind = 'collection' AND ${RUNNING.collections}))::int AS collections,
      (count(*) FILTER (WHERE p.kind = 'timesheet' AND ${RUNNING.timesheets}))::int AS timesheets,
      (count(*) FILTER (WHERE p.kind = 'nurture' AND ${RUNNING.enrolments}))::int AS enrolments
    FROM process p WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.kind IN ('collection', 'timesheet', 'nurture')
      AND p.status IN ('running', 'paused', 'failed')`;
  return {
    name,
    zone,
    currency,
    terms: {
      ...terms,
      usageGraceHours: terms.usageGraceHours ?? 0,
      usageKeptMonths: terms.usageKeptMonths ?? USAGE_KEPT_MONTHS,
      cardNoticeDays: terms.cardNoticeDays ?? CARD_NOTICE_DAYS,
    },
    numbering: shown,
    graceHours,
    dunning: schedule,
    timesheets: approval,
    invoicesNumbered: Number(series?.last ?? 0),
    running: running ?? { collections: 0, timesheets: 0, enrolments: 0 },
    version,
  };
}
