import { invoiceKey, layoutOf } from '../../domain/billing/charge.ts';
import { type CreditFigures, creditable, creditFigures } from '../../domain/billing/credit-lines.ts';
import { creditUnused, unusedAmount } from '../../domain/billing/credit-note.ts';
import type { endSubscription } from '../../domain/billing/lifecycle.ts';
import { periodAt } from '../../domain/billing/periods.ts';
import type { LineTax } from '../../domain/billing/totals.ts';
import { smaller } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { type Creditable, readCreditable } from '../creditNotes/creditable.ts';
import { enterCreditNote } from '../creditNotes/enter.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { chargedLines } from '../payers/charged-lines.ts';
import { moveCredit } from '../payments/credit.ts';
import { changeFacts } from '../processes/change.ts';
import { chargeIsOut, letItEnd } from './change-invoice.ts';
import type { StoredBillingFacts } from './facts.ts';

type Unused = NonNullable<ReturnType<typeof endSubscription>['unused']>;

/**
 * Gives back what an invoice charged in advance for time after the end, with its tax, by a credit note: first off what is still due of that
 * invoice, the rest as credit of the customer. While a charge of it is out, all of it becomes credit, since the charge takes the whole amount.
 * A draft is no document yet: what it charges too much becomes credit without one. An invoice that is void or was given up gives nothing back.
 */
export async function creditUnusedTime(
  ctx: Ctx,
  tx: Tx,
  facts: StoredBillingFacts,
  unused: Unused,
  now: Instant,
): Promise<void> {
  const before = await unusedCredit(ctx, tx, facts, unused);
  if (!before) return;
  await changeFacts(ctx, tx, collectionStore, [before.invoiceId], now, async ([process]) => {
    // Read again under its lock: a payment, or a credit note by hand, may have come between.
    const credit = await unusedCredit(ctx, tx, facts, unused, 'for-change');
    if (!credit) return;
    const { invoiceId, customerId, currency, creditMinor, note } = credit;
    if (note === null) {
      const cause = { cause: 'unused-time', causeId: invoiceId } as const;
      return moveCredit(ctx, tx, [{ customerId, currency, amountMinor: creditMinor, ...cause }], now);
    }
    const { invoice, figures } = note;
    const out = process !== undefined && (await chargeIsOut(tx, process.id, now));
    const offDueMinor = out ? 0n : smaller(creditMinor, credit.openMinor);
    const dueMinor = invoice.dueMinor - offDueMinor;
    const rest = { toCreditMinor: creditMinor - offDueMinor, toRefundMinor: 0n, refunds: [] };
    const reason = 'Unused time of a subscription that has ended';
    await enterCreditNote(
      ctx,
      tx,
      { id: newId(), invoice, figures, parts: { offDueMinor, dueMinor, ...rest }, reason },
      now,
    );
    if (process && dueMinor === 0n && invoice.dueMinor > 0n) await letItEnd(tx, process);
  });
}

export interface UnusedCredit {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly currency: string;
  /** With its tax. */
  readonly creditMinor: bigint;
  /** Still to be paid of the invoice. */
  readonly openMinor: bigint;
  /** What the credit note will say; null for a draft, of which there is none. */
  readonly note: { readonly invoice: Creditable; readonly figures: CreditFigures } | null;
}

interface ChargedLine {
  lineId: string;
  invoiceId: string;
  customerId: string;
  currency: string;
  status: string;
  amountMinor: bigint;
  taxes: LineTax[];
  chargedUnits: number | null;
}

/** What was charged in advance for time after the end and was not credited since, and on which invoice; null where nothing is given back. */
export async function unusedCredit(
  ctx: Ctx,
  tx: Tx,
  facts: StoredBillingFacts,
  unused: Unused,
  lock: 'none' | 'for-change' = 'none',
): Promise<UnusedCredit | null> {
  const key = invoiceKey(facts.subscription, periodAt(layoutOf(facts), unused.periodIndex));
  // What a line charged is in the line, since a period that was paused when it was billed was charged in part.
  const lines = await tx.$queryRaw<ChargedLine[]>`
    SELECT l.id AS "lineId", i.id AS "invoiceId", i.customer_id AS "customerId", i.currency, i.status,
      l.amount_minor - l.coupon_minor AS "amountMinor", l.taxes, (l.prorated->>'units')::float8 AS "chargedUnits"
    FROM ${chargedLines(facts.subscription.id, key)}
    WHERE (l.kind IN ('subscription', 'minimum') OR l.kind = 'proration-charge' AND l.period_from >= ${facts.subscription.chargedFrom}::date)
      AND i.status IN ('draft', 'open', 'paid')`;
  const [first] = lines;
  if (!first) return null;
  const { invoiceId, customerId, currency, status } = first;
  const chargedOf = ({ chargedUnits }: ChargedLine) => ({
    units: unused.units,
    chargedUnits: chargedUnits ?? unused.periodUnits,
  });
  const found = { invoiceId, customerId, currency };
  if (status === 'draft') {
    // It stays as it is, for somebody may be at it.
    const behaviour = facts.terms.taxBehaviour;
    const creditMinor = lines.reduce(
      (all, line) => all - creditUnused(line, chargedOf(line), behaviour).totalMinor,
      0n,
    );
    return creditMinor > 0n ? { ...found, creditMinor, openMinor: 0n, note: null } : null;
  }
  const invoice = await readCreditable(ctx, tx, invoiceId, lock);
  const left = new Map(invoice.lines.map((line) => [line.id, creditable(line)]));
  const wanted = lines.flatMap((line) => {
    const amount = smaller(unusedAmount(line, chargedOf(line)), left.get(line.lineId) ?? 0n);
    return amount > 0n ? [[line.lineId, amount] as const] : [];
  });
  const figures = creditFigures(invoice.lines, new Map(wanted), invoice.behaviour);
  if (!figures || figures.totalMinor <= 0n) return null;
  const openMinor = invoice.status === 'open' ? invoice.dueMinor : 0n;
  return { ...found, creditMinor: figures.totalMinor, openMinor, note: { invoice, figures } };
}
