import { formatMinor, fromWire, toWire } from '../money/money.ts';
import type { BillingFacts } from './facts.ts';
import type { ComputedInvoice, Line } from './invoice.ts';

/** At least so much is charged over so many periods, before discounts and before tax comes on top; what is missing is charged at their end. */
export interface Commitment {
  /** Numbers, since they are kept as JSON. */
  readonly amountMinor: number;
  readonly periods: number;
  /** Of the term that runs: what was charged, and how many of its periods. */
  readonly chargedMinor: number;
  readonly billed: number;
}

/** The term from its beginning. */
export const newCommitment = (terms: Pick<Commitment, 'amountMinor' | 'periods'>): Commitment => ({
  amountMinor: terms.amountMinor,
  periods: terms.periods,
  chargedMinor: 0,
  billed: 0,
});

type Agreed = Pick<BillingFacts, 'subscription' | 'pricePlan' | 'taxes'>;

/** What is missing to the minimum on the invoice of the term's last period, beside its other lines; null where nothing is. */
export function lastOfTerm(facts: Agreed, lines: readonly Pick<Line, 'amountMinor'>[]): Line | null {
  const { commitment } = facts.subscription.agreement;
  return commitment && commitment.billed + 1 >= commitment.periods ? missing(facts, commitment, lines) : null;
}

/** The same where the subscription ends before its term does: the minimum was agreed on for all of it. A term that has not begun owes nothing. */
export function endOfTerm(facts: Agreed, lines: readonly Pick<Line, 'amountMinor'>[]): Line | null {
  const { commitment } = facts.subscription.agreement;
  return commitment && commitment.billed > 0 ? missing(facts, commitment, lines) : null;
}

function missing(
  { pricePlan, taxes }: Agreed,
  { amountMinor: least, periods, chargedMinor }: Commitment,
  lines: readonly Pick<Line, 'amountMinor'>[],
): Line | null {
  const charged = lines.reduce((all, { amountMinor }) => all + amountMinor, fromWire(chargedMinor));
  const amountMinor = fromWire(least) - charged;
  if (amountMinor <= 0n) return null;
  const { currency } = pricePlan.price;
  const whole = formatMinor(fromWire(least), currency);
  return {
    pendingId: null,
    kind: 'other',
    description: `Up to the agreed minimum of ${currency} ${whole} for ${periods === 1 ? 'a period' : `${periods} periods`}`,
    quantity: 1,
    unitPriceMinor: amountMinor,
    period: null,
    prorated: null,
    amountMinor,
    taxes,
    explanation: null,
  };
}

/** The term after an invoice: what it charged counts, and its period where it is of one. After the last one another term begins. */
export function afterCharge(commitment: Commitment, { subtotalMinor, period }: ComputedInvoice): Commitment {
  const billed = commitment.billed + (period === null ? 0 : 1);
  if (billed >= commitment.periods) return newCommitment(commitment);
  return { ...commitment, billed, chargedMinor: toWire(fromWire(commitment.chargedMinor) + subtotalMinor) };
}
