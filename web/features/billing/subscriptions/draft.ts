import type { Anchor, Customer } from '../../../../domain/billing/contract.ts';
import { civilToInstant } from '../../../../domain/time/civil.ts';
import { toIso } from '../../../../domain/time/instant.ts';
import type { Inputs } from '../../../app/trpc.ts';

export interface Draft {
  readonly customerId: string;
  readonly pricePlanId: string;
  /** Empty: the plan's first. */
  readonly currency: string;
  readonly quantity: string;
  /** A civil day of the customer's zone; empty is now. */
  readonly startOn: string;
  readonly anchor: Anchor['rule'];
  readonly anchorDay: string;
  /** Separated by commas or blanks, in the order in which they come off. */
  readonly coupons: string;
  /** Left out in drafts that were kept from before there were terms. */
  readonly term?: '' | 'renew' | 'expire';
  readonly termPeriods?: string;
  readonly withoutCard?: 'activate' | 'pause' | 'cancel';
  readonly reminderDays?: string;
}

export const EMPTY: Draft = {
  customerId: '',
  pricePlanId: '',
  currency: '',
  quantity: '1',
  startOn: '',
  anchor: 'start-day',
  anchorDay: '1',
  coupons: '',
  term: '',
  termPeriods: '12',
  withoutCard: 'activate',
  reminderDays: '3',
};

type Missing = {
  readonly name: 'customerId' | 'pricePlanId' | 'quantity' | 'anchor' | 'term';
  readonly message: string;
};

/** What keeps the draft from being previewed or begun. */
export function missingOf(draft: Draft): readonly Missing[] {
  const { customerId, pricePlanId, quantity, anchor, anchorDay, term = '', termPeriods = '' } = draft;
  const whole = (text: string, most: number) => /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;
  return [
    ...(customerId === '' ? [{ name: 'customerId' as const, message: 'Choose who is billed' }] : []),
    ...(pricePlanId === '' ? [{ name: 'pricePlanId' as const, message: 'Choose a price plan' }] : []),
    ...(whole(quantity, 1_000_000) ? [] : [{ name: 'quantity' as const, message: 'Use a whole number from 1 on' }]),
    ...(anchor !== 'day-of-month' || whole(anchorDay, 31)
      ? []
      : [{ name: 'anchor' as const, message: 'Use a day from 1 to 31' }]),
    ...(term === '' || whole(termPeriods, 240) ? [] : [{ name: 'term' as const, message: 'Use 1 to 240 periods' }]),
  ];
}

/** As the server takes it; null while something is missing. */
export function inputOf(draft: Draft, customer: Customer | undefined): Inputs['subscriptions']['create'] | null {
  if (missingOf(draft).length > 0 || !customer) return null;
  const { customerId, pricePlanId, currency, quantity, startOn, anchor, anchorDay } = draft;
  const couponCodes = (draft.coupons ?? '').split(/[\s,;]+/).filter((code) => code !== '');
  return {
    customerId,
    pricePlanId,
    ...(currency ? { currency } : {}),
    quantity: Number(quantity),
    anchor: anchor === 'day-of-month' ? { rule: anchor, day: Number(anchorDay) } : { rule: anchor },
    ...(couponCodes.length > 0 ? { couponCodes } : {}),
    ...(draft.term ? { term: { periods: Number(draft.termPeriods), atEnd: draft.term } } : {}),
    trial: { withoutCard: draft.withoutCard ?? 'activate', reminderDays: reminderOf(draft.reminderDays) },
    ...(startOn === '' ? {} : { startAt: toIso(civilToInstant(customer.zone, startOn)) }),
  };
}

/** Three days where what stands there is no number of days. */
const reminderOf = (text = ''): number => (/^\d{1,2}$/.test(text.trim()) ? Math.min(60, Number(text)) : 3);
