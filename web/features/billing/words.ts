import { Ban, CalendarClock, CirclePause, CircleSlash, type LucideIcon, PencilLine, Wallet } from 'lucide-react';
import type {
  Anchor,
  Interval,
  InvoiceStatus,
  PricePlan,
  SubscriptionStatus,
  TaxRate,
} from '../../../domain/billing/contract.ts';
import type { PaymentAttempt, SandboxCard } from '../../../domain/collection/contract.ts';
import { declineWords } from '../../../domain/collection/declines.ts';
import type { ProcessStatus } from '../../../domain/process/contract.ts';
import type { Tone } from '../../ui/tone.ts';

export interface Meaning {
  readonly words: string;
  readonly tone: Tone;
  readonly icon?: LucideIcon;
}

const INVOICE: Readonly<Record<InvoiceStatus, Meaning>> = {
  draft: { words: 'Draft', tone: 'neutral', icon: PencilLine },
  open: { words: 'Open', tone: 'running', icon: Wallet },
  paid: { words: 'Paid', tone: 'done' },
  void: { words: 'Void', tone: 'neutral', icon: Ban },
  uncollectible: { words: 'Uncollectible', tone: 'breached' },
};

/** How an invoice stands, in more words than its status: whether it is overdue, being collected, or waits for a person. */
export function invoiceMeaning(
  invoice: {
    readonly status: InvoiceStatus;
    readonly payBy: string | null;
    readonly payableMinor: number;
    readonly dueMinor: number;
  },
  collection: { readonly status: ProcessStatus; readonly attempts: number; readonly nextAt?: string | null } | null,
  today: string,
): Meaning {
  if (invoice.status !== 'open') return INVOICE[invoice.status];
  if (collection?.status === 'failed') return { words: 'Undecided', tone: 'breached' };
  // In dispute, or taken back by the bank: it waits for a person without an end.
  const waits = collection?.status === 'running' && collection.nextAt === null;
  if (collection?.status === 'paused' || waits) return { words: 'Held', tone: 'neutral', icon: CirclePause };
  if (invoice.payBy !== null && invoice.payBy < today) return { words: 'Overdue', tone: 'warned', icon: CalendarClock };
  if (collection && collection.attempts > 0) return { words: 'Collecting', tone: 'warned' };
  if (invoice.dueMinor < invoice.payableMinor) return { words: 'Partly paid', tone: 'running', icon: Wallet };
  return INVOICE.open;
}

const SUBSCRIPTION: Readonly<Record<SubscriptionStatus, Meaning>> = {
  trialing: { words: 'On trial', tone: 'running', icon: CalendarClock },
  active: { words: 'Active', tone: 'running' },
  paused: { words: 'Paused', tone: 'neutral', icon: CirclePause },
  cancelled: { words: 'Ended', tone: 'neutral', icon: CircleSlash },
};

/** Stopped by a failure or ending soon says more than its status. */
export function subscriptionMeaning(subscription: {
  readonly status: SubscriptionStatus;
  readonly processStatus: ProcessStatus;
  readonly endsAt: string | null;
}): Meaning {
  if (subscription.processStatus === 'failed') return { words: 'Stopped', tone: 'breached' };
  if (subscription.status !== 'cancelled' && subscription.endsAt !== null) {
    return { words: 'Ending', tone: 'warned', icon: CalendarClock };
  }
  return SUBSCRIPTION[subscription.status];
}

/** "a month", "every 3 months" */
export const everyWords = (interval: Interval, count: number): string =>
  count === 1 ? `a ${interval}` : `every ${count} ${interval}s`;

/** "It is billed every month." */
export const rhythmWords = (interval: Interval, count: number): string =>
  count === 1 ? `every ${interval}` : everyWords(interval, count);

/** What is agreed beside the price: "in advance, first 14 days free". */
export function termsWords({ timing, trialDays }: Pick<PricePlan, 'timing' | 'trialDays'>): string {
  const when = timing === 'advance' ? 'in advance' : 'in arrears';
  return trialDays === 0 ? when : `${when}, first ${trialDays} days free`;
}

export function anchorWords(anchor: Anchor): string {
  if (anchor.rule === 'start-day') return 'the day on which it began';
  if (anchor.rule === 'calendar') return 'the calendar: the first of each month, quarter or year';
  return `day ${anchor.day} of the month, or its last day where the month is shorter`;
}

export interface AttemptWords {
  readonly title: string;
  readonly tone: Tone;
  readonly said: string;
}

/** What was tried, and what the bank said, in words. */
export function attemptWords({ number, outcome, code, provider }: PaymentAttempt): AttemptWords {
  if (provider === 'by-hand') return { title: 'Payment entered by hand', tone: 'done', said: '' };
  const title = number === 0 ? 'First charge' : `Retry ${number} of the charge`;
  if (outcome === 'paid') return { title, tone: 'done', said: 'Paid.' };
  if (outcome === 'unknown') {
    return {
      title,
      tone: 'warned',
      said: 'The bank did not answer: nobody knows whether this charge went through.',
    };
  }
  if (outcome === 'declined_soft') {
    return { title, tone: 'breached', said: `Declined: ${declineWords(code)}. It may work later.` };
  }
  if (outcome === 'needs_action') {
    return { title, tone: 'warned', said: 'The bank asks the customer to confirm: a link was sent to them.' };
  }
  return {
    title,
    tone: 'breached',
    said: `Declined for good: ${declineWords(code)}. Nothing more is charged until there is another card.`,
  };
}

/** What each sandbox card does, for the one who tries collection out. */
export const SANDBOX_WORDS: Readonly<Record<SandboxCard, string>> = {
  'card-succeeds': 'Pays at the first charge.',
  'card-declines-soft': 'Never has enough money: each retry is declined, then the invoice is given up.',
  'card-declines-twice': 'Declines the first two charges and pays at the third.',
  'card-declines-hard': 'Declines for good: reminders go out, nothing more is charged.',
  'card-times-out': 'Never answers: it is asked again for a day, then collection stops and a person decides.',
  'card-needs-action': 'Asks the customer: a mail with a link goes out, and they confirm on the pay page.',
  'card-bank-trouble': 'Cannot be reached at the first charge and pays at the second.',
  'card-times-out-before': 'Gives no answer at first and was not charged; asked again, it pays once.',
  'card-times-out-after': 'Gives no answer at first though it was charged; asked again, it has paid once.',
  'card-disputes':
    'Pays, and then the customer disputes it at their bank: where the bank takes it back, enter that on the payment.',
};

/** On what a tax is counted: "contained in the price, with the taxes before it". */
export function taxBaseWords({ behaviour, compound }: Pick<TaxRate, 'behaviour' | 'compound'>): string {
  const where =
    behaviour === 'inclusive'
      ? 'contained in the price'
      : behaviour === 'exclusive'
        ? 'on top of the net amount'
        : 'of the net amount';
  return compound ? `${where} with the other taxes` : where;
}
