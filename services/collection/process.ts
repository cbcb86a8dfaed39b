import { type ChargeOutcome, processWords } from '../../domain/collection/contract.ts';
import { declineWords } from '../../domain/collection/declines.ts';
import type { HoldKind } from '../../domain/collection/holds.ts';
import { type CollectionEffect, collection } from '../../domain/collection/plan.ts';
import { toIso } from '../../domain/time/instant.ts';
import { billingSettings } from '../billing/settings.ts';
import { finaliseDrafts } from '../invoices/finalise.ts';
import { type RefundOutcome, settleRefunds } from '../payments/settle-refunds.ts';
import type { ProcessStore } from '../processes/store.ts';
import { beginWith } from './begin-with.ts';
import { enterCharges } from './enter-charges.ts';
import { loadCollectionFacts, type StoredCollectionFacts, type StoredCollectionStep } from './facts.ts';
import { performSteps } from './perform-steps.ts';

const ATTEMPT_WORDS: Readonly<Record<ChargeOutcome, string>> = {
  paid: 'Paid',
  declined_soft: 'Charge declined',
  declined_hard: 'Charge declined for good',
  needs_action: 'The bank asks the customer to confirm',
};

const HOLD_WORDS: Readonly<Record<HoldKind, string>> = {
  promise: 'Promised to pay',
  dispute: 'In dispute',
  paying: 'On the pay page',
  chargeback: 'Taken back by the bank',
};

/** Collection of one invoice: the charge leaves the house, everything else is rows. */
export const collectionStore: ProcessStore<StoredCollectionFacts, CollectionEffect> = {
  definition: collection as ProcessStore<StoredCollectionFacts, CollectionEffect>['definition'],
  form: 'subject',
  noun: 'invoices',
  outside: new Set(['charge', 'cancel', 'refund', 'ask']),
  words: processWords,
  beat: (facts) => ({
    marks: facts.attempts.map((attempt) => ({
      id: `attempt:${attempt.number}:${attempt.at}`,
      at: toIso(attempt.at),
      label: ATTEMPT_WORDS[attempt.outcome],
      detail: attempt.outcome === 'paid' ? null : sentence(declineWords(attempt.code)),
      tone: attempt.outcome === 'paid' ? ('done' as const) : ('breached' as const),
      shape: 'event' as const,
      forecast: false,
      assumption: null,
      lateSeconds: null,
      state: null,
      actor: null,
      href: null,
    })),
    spans: facts.holds
      .filter(({ kind }) => kind !== 'paying')
      .map(({ kind, from, until }) => ({
        from: toIso(from),
        to: until === null ? null : toIso(until),
        kind: 'paused' as const,
        label: HOLD_WORDS[kind],
      })),
  }),
  async describe(tx, ids) {
    const rows = await tx.$queryRaw<{ id: string; number: string | null; customer: string }[]>`
      SELECT id, number, customer_name AS customer FROM invoice WHERE tenant_id = (SELECT app_tenant()) AND id = ANY(${ids}::uuid[])`;
    return new Map(
      rows.map((row) => [
        row.id,
        { title: `${row.number ?? 'Draft'}, ${row.customer}`, href: `/billing/invoices/${row.id}` },
      ]),
    );
  },
  load: loadCollectionFacts,
  async write(ctx, tx, performed, advanced, now) {
    await enterCharges(ctx, tx, performed, now);
    for (const { subjectId, before, after } of advanced) {
      const { status } = after.invoice;
      if (status === before.invoice.status || status === 'paid' || before.invoice.status === 'draft') continue;
      await tx.$executeRaw`
        UPDATE invoice SET status = ${status}, version = version + 1
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${subjectId}::uuid AND status = ${before.invoice.status}`;
    }
    await performSteps(ctx, tx, performed, now);
    await settleRefunds(ctx, tx, performed.filter(({ effect }) => effect.kind === 'refund').map(refundOutcome), now);
    const finalised = performed.filter(({ effect, outcome }) => effect.kind === 'finalise' && outcome.state === 'done');
    const dated = finalised.map(({ subjectId, after }) => ({ id: subjectId, at: after.invoice.finalizedAt }));
    // Last: the series of numbers is locked from here to the commit.
    if (dated.length > 0) {
      await finaliseDrafts(ctx, tx, dated, await billingSettings(tx), (...args) => beginWith(collectionStore, ...args));
    }
  },
};

const refundOutcome = ({ ledgerId, effect, outcome, before }: StoredCollectionStep): RefundOutcome => ({
  ledgerId,
  refundId: String(effect.data?.refundId),
  outcome,
  invoice: { id: before.invoice.id, number: before.number, currency: before.invoice.currency },
  customer: before.customer,
});

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
