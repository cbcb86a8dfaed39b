import { processWords } from '../../domain/billing/contract.ts';
import type { ComingPrice } from '../../domain/billing/facts.ts';
import { type BillingEffect, billing, invoiceOf } from '../../domain/billing/plan.ts';
import { toWire } from '../../domain/money/money.ts';
import { beginCollections } from '../collection/begin.ts';
import { recordset, type Tx } from '../database.ts';
import { shareHours } from '../invoices/hours-once.ts';
import type { Advanced, ProcessStore } from '../processes/store.ts';
import { noteRecurring } from '../revenue/note-recurring.ts';
import { saveUsage } from '../usage/save-usage.ts';
import { tellUsage } from '../usage/tell-usage.ts';
import { tellCustomers } from './customer-notices.ts';
import { loadBillingFacts, type StoredBillingFacts } from './facts.ts';
import { lifeBeat } from './life-beat.ts';
import { billingSettings, graceEnd } from './settings.ts';
import { shareCredit } from './shared-credit.ts';
import { type InvoiceToWrite, writeInvoices } from './write-invoices.ts';

/** A tenant's subscriptions share one workflow a shard; their invoices are made hundreds in a transaction. */
export const billingStore: ProcessStore<StoredBillingFacts, BillingEffect> = {
  definition: billing as ProcessStore<StoredBillingFacts, BillingEffect>['definition'],
  form: 'cohort',
  noun: 'subscriptions',
  outside: new Set(),
  words: processWords,
  beat: lifeBeat,
  async describe(tx, ids) {
    const rows = await tx.$queryRaw<{ id: string; customer: string; plan: string }[]>`
      SELECT s.id, c.name AS customer, p.name AS plan FROM subscription s
      JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
      JOIN price_plan p ON p.tenant_id = s.tenant_id AND p.id = s.price_plan_id
      WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = ANY(${ids}::uuid[])`;
    return new Map(
      rows.map((row) => [row.id, { title: `${row.customer}: ${row.plan}`, href: `/billing/subscriptions/${row.id}` }]),
    );
  },
  share() {
    const [credit, hours] = [shareCredit(), shareHours()];
    return {
      shown: (facts) => hours.shown(credit.shown(facts)),
      used(before, after) {
        credit.used(before, after);
        hours.used(before, after);
      },
    };
  },
  load: loadBillingFacts,
  async write(ctx, tx, performed, advanced, now) {
    const invoices: InvoiceToWrite[] = performed
      .filter(({ outcome }) => outcome.state === 'done')
      .flatMap(({ ledgerId, effect, before }) => {
        const computed = invoiceOf(before, effect);
        return computed ? [{ id: ledgerId, periodKey: effect.key, computed, facts: before }] : [];
      });
    const settings = await billingSettings(tx);
    const billedLines = invoices.flatMap(({ computed }) => computed.lines.flatMap((line) => line.pendingId ?? []));
    const endsAt = graceEnd(settings, now);
    // A total of 0 is paid as it is finalised.
    const collected = invoices.flatMap(({ id, computed: { currency, totalMinor, dueMinor }, facts: { customer } }) =>
      customer.payerId !== null || (dueMinor === 0n && endsAt === null)
        ? []
        : {
            id,
            currency,
            totalMinor,
            dueMinor,
            zone: customer.zone,
            paymentTermDays: customer.paymentTermDays,
            paymentMethodSince: customer.paymentMethodSince,
            draft: endsAt === null ? null : { finalizesAt: endsAt, paymentTermDays: customer.paymentTermDays },
          },
    );
    const used = advanced.filter(({ before, after }) => before.usage !== after.usage);
    const otherTerms = advanced.filter(({ before, after }) => differs(before, after));
    await Promise.all([
      saveSubscriptions(tx, advanced),
      noteRecurring(
        tx,
        // A step that a person left out is in no list of what was done.
        performed.length > 0
          ? performed.map(({ before, after, effect }) => ({ before, after, at: effect.dueAt }))
          : advanced.map(({ before, after }) => ({ before, after, at: now })),
      ),
      otherTerms.length > 0 ? saveTerms(tx, otherTerms) : null,
      used.length > 0 ? saveUsage(tx, used) : null,
      tellUsage(ctx, tx, performed, now),
      billedLines.length > 0
        ? tx.$executeRaw`DELETE FROM pending_line WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${billedLines}::uuid[])`
        : null,
      beginCollections(ctx, tx, collected, settings, now),
      tellCustomers(ctx, tx, performed, now),
    ]);
    // Last, for the series of numbers is locked from here to the commit, and other shards wait for it.
    await writeInvoices(ctx, tx, invoices, settings, now);
  },
};

const SUBSCRIPTION_COLUMNS = {
  id: 'uuid',
  status: 'text',
  billed_through: 'int',
  plan_changes: 'int',
  charged_from: 'date',
  charged_from_at: 'timestamptz',
  ends_at: 'timestamptz',
  charged_until: 'date',
  pauses: 'jsonb',
} as const;

/** The facts as `apply` left them. */
export async function saveSubscriptions(
  tx: Tx,
  advanced: readonly Pick<Advanced<StoredBillingFacts>, 'subjectId' | 'after'>[],
): Promise<void> {
  const rows = advanced.map(({ subjectId, after: { subscription } }) => ({
    id: subjectId,
    status: subscription.status,
    billed_through: subscription.billedThrough,
    plan_changes: subscription.planChanges,
    charged_from: subscription.chargedFrom,
    charged_from_at: subscription.chargedFromAt,
    ends_at: subscription.endsAt,
    charged_until: subscription.chargedUntil,
    pauses: subscription.pauses,
  }));
  await tx.$executeRaw`
    UPDATE subscription s SET status = r.status, billed_through = r.billed_through, plan_changes = r.plan_changes, charged_from = r.charged_from,
      charged_from_at = r.charged_from_at, ends_at = r.ends_at, charged_until = r.charged_until, pauses = r.pauses, version = s.version + 1
    FROM ${recordset(rows, SUBSCRIPTION_COLUMNS)}
    WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = r.id`;
}

const differs = (before: StoredBillingFacts, after: StoredBillingFacts): boolean =>
  before.subscription.agreement !== after.subscription.agreement ||
  before.subscription.trialEndsAt !== after.subscription.trialEndsAt ||
  before.pricePlan !== after.pricePlan ||
  before.scheduled !== after.scheduled ||
  before.subscription.addOns !== after.subscription.addOns;

const TERM_COLUMNS = {
  id: 'uuid',
  price_plan_id: 'uuid',
  price_version: 'int',
  quantity: 'int',
  scheduled: 'jsonb',
  add_ons: 'jsonb',
  trial_ends_at: 'timestamptz',
  agreement: 'jsonb',
} as const;

/** What subscriptions pay and what is agreed on about their lives: written where it changed alone, since most invoices of a run change none of it. */
export async function saveTerms(
  tx: Tx,
  changed: readonly Pick<Advanced<StoredBillingFacts>, 'subjectId' | 'after'>[],
): Promise<void> {
  const rows = changed.map(({ subjectId, after: { subscription, pricePlan, scheduled } }) => ({
    id: subjectId,
    price_plan_id: pricePlan.id,
    price_version: pricePlan.number,
    quantity: subscription.quantity,
    scheduled: scheduled && {
      ...toRow(scheduled),
      ...(scheduled.followedBy && { followedBy: scheduled.followedBy.map(toRow) }),
    },
    trial_ends_at: subscription.trialEndsAt,
    agreement: subscription.agreement,
    add_ons: subscription.addOns.map((addOn) => ({ ...addOn, amountMinor: toWire(addOn.amountMinor) })),
  }));
  await tx.$executeRaw`
    UPDATE subscription s SET price_plan_id = r.price_plan_id, price_version = r.price_version, quantity = r.quantity, scheduled = r.scheduled,
      add_ons = r.add_ons, trial_ends_at = r.trial_ends_at, agreement = r.agreement
    FROM ${recordset(rows, TERM_COLUMNS)} WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = r.id`;
}

const toRow = ({ on, pricePlan, quantity }: ComingPrice) => ({
  on,
  pricePlanId: pricePlan.id,
  number: pricePlan.number,
  quantity,
});
