import { nextNumbers } from '../../domain/billing/number-format.ts';
import { validation } from '../../domain/errors.ts';
import {
  type Organisation,
  type OrganisationCounts,
  type UpdatedOrganisation,
  type UpdateOrganisationInput,
  updateOrganisationInput,
} from '../../domain/organisation/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { changeCardNotices } from '../billing/card-holders.ts';
import { billingSettings } from '../billing/settings.ts';
import { alignSeries } from '../billing/take-numbers.ts';
import { type Changes, changesOf } from '../changes.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { nurtureStore } from '../enrolments/process.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import type { AnyStore } from '../processes/store.ts';
import { timesheetStore } from '../timesheets/process.ts';
import { requireVersion } from '../version.ts';
import { RUNNING, readOrganisation } from './read.ts';

type Settings = Omit<UpdateOrganisationInput, 'version'>;

/**
 * Changes what is given. What runs by it is planned anew in the same transaction: collections by another schedule, waiting timesheets by
 * other days, zone or approver, leads without a zone of their own by another zone, notices of cards that expire by other days.
 * @throws AppError Forbidden, Validation, Conflict (stale version)
 */
export async function updateOrganisation(ctx: Ctx, input: UpdateOrganisationInput): Promise<UpdatedOrganisation> {
  permit(ctx, 'organisation:update');
  const { version, ...edit } = updateOrganisationInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await tx.$executeRaw`SELECT FROM tenant WHERE id = ${ctx.tenantId}::uuid FOR UPDATE`;
    const before = await readOrganisation(ctx, tx);
    requireVersion('The organisation', before.version, version);
    const changes = changesOf<Settings>(before, edit);
    if (!changes) return { ...before, replanned: { collections: 0, timesheets: 0, enrolments: 0 } };
    await requireApprover(ctx, tx, changes.after.timesheets?.approverId);
    await requireFreeNumber(ctx, tx, before, changes.after, now);
    const replanned = await replan(ctx, tx, changes, now, () => write(ctx, tx, before, changes.after));
    if (changes.after.numbering) await alignSeries(ctx, tx, (await billingSettings(tx)).numbering, now);
    await audit(ctx, tx, new Date(now), {
      action: 'settings-changed',
      noun: 'tenant',
      subjectId: ctx.tenantId,
      before: changes.before,
      after: changes.after,
    });
    await announce(ctx, tx, 'tenants', null);
    return { ...(await readOrganisation(ctx, tx)), replanned };
  });
}

async function write(ctx: Ctx, tx: Tx, before: Organisation, edit: Partial<Settings>): Promise<void> {
  const {
    name = before.name,
    zone = before.zone,
    currency = before.currency,
    terms,
    numbering,
    graceHours,
    dunning,
    timesheets,
  } = edit;
  const billing = {
    ...(terms ? { terms: { ...(await billingSettings(tx)).terms, ...terms } } : {}),
    ...(numbering ? { numbering } : {}),
    ...(graceHours === undefined ? {} : { graceHours }),
    ...(dunning ? { schedule: dunning } : {}),
  };
  const time = timesheets ? { approval: timesheets } : {};
  // Each part is merged into what is there: other settings of the same noun are other verbs' business.
  await tx.$executeRaw`
    UPDATE tenant SET name = ${name}, zone = ${zone}, currency = ${currency}, version = version + 1,
      settings = settings || jsonb_build_object(
        'billing', coalesce(settings -> 'billing', '{}') || ${JSON.stringify(billing)}::jsonb,
        'timesheets', coalesce(settings -> 'timesheets', '{}') || ${JSON.stringify(time)}::jsonb)
    WHERE id = ${ctx.tenantId}::uuid`;
  const approverId = timesheets?.approverId;
  if (!approverId) return;
  // Sheets that wait with nobody to decide them get the one who does now.
  await tx.$executeRaw`
    UPDATE timesheet SET approver_id = ${approverId}::uuid
    WHERE tenant_id = ${ctx.tenantId}::uuid AND status = 'submitted' AND approver_id IS NULL AND member_id <> ${approverId}::uuid`;
}

/** Changes the settings under the locks of everything that runs by them. @returns how many were planned anew */
async function replan(
  ctx: Ctx,
  tx: Tx,
  { before, after }: Changes<Settings>,
  now: Instant,
  change: () => Promise<void>,
): Promise<OrganisationCounts> {
  const moved: OrganisationCounts = { collections: 0, timesheets: 0, enrolments: 0 };
  const affected: [keyof OrganisationCounts, AnyStore, boolean][] = [
    ['collections', collectionStore, after.dunning !== undefined],
    ['timesheets', timesheetStore, after.timesheets !== undefined || after.zone !== undefined],
    ['enrolments', nurtureStore, after.zone !== undefined],
  ];
  const work = affected
    .filter(([, , concerned]) => concerned)
    .reduceRight<() => Promise<void>>(
      (inner, [name, store]) =>
        () =>
          changeFacts(ctx, tx, store, RUNNING[name], now, async (rows) => {
            moved[name] = rows.length;
            await inner();
          }),
      change,
    );
  // Billing is locked before collection.
  const noticed = after.terms !== undefined && after.terms.cardNoticeDays !== before.terms?.cardNoticeDays;
  await (noticed ? changeCardNotices(ctx, tx, now, work) : work());
  return moved;
}

async function requireApprover(ctx: Ctx, tx: Tx, approverId: string | null | undefined): Promise<void> {
  if (!approverId) return;
  const found = await tx.member.count({ where: { tenantId: ctx.tenantId, id: approverId, deletedAt: null } });
  if (found > 0) return;
  const message = 'Choose a member who works here';
  throw validation(`${message}.`, [{ path: 'timesheets.approverId', message }]);
}

/** Billing would stop at a number that another invoice has. */
async function requireFreeNumber(
  ctx: Ctx,
  tx: Tx,
  before: Organisation,
  { numbering, zone = before.zone }: Partial<Settings>,
  now: Instant,
): Promise<void> {
  if (numbering?.scheme !== 'organization') return;
  const next = nextNumbers({ ...numbering, zone }, before.invoicesNumbered, 50, '', now);
  const [taken] = await tx.invoice.findMany({
    where: { tenantId: ctx.tenantId, number: { in: next } },
    select: { number: true },
    take: 1,
  });
  if (!taken) return;
  const message = `An invoice has the number ${taken.number} already: use another format or prefix`;
  throw validation(`${message}.`, [{ path: 'numbering.formats.organization', message }]);
}
