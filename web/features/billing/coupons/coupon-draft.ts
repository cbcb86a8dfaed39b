import type { Coupon } from '../../../../domain/coupons/contract.ts';
import { addDays, civilDateAt, civilToInstant } from '../../../../domain/time/civil.ts';
import { fromIso, toIso } from '../../../../domain/time/instant.ts';
import type { Inputs } from '../../../app/trpc.ts';
import { amountOf } from '../amount.ts';

export interface Draft {
  readonly code: string;
  readonly name: string;
  readonly kind: 'percent' | 'amount';
  readonly ratePercent: string;
  readonly amount: string;
  readonly currency: string;
  /** Empty: for ever. */
  readonly periods: string;
  readonly scope: 'all' | 'plan';
  readonly pricePlanIds: readonly string[];
  readonly newCustomersOnly: boolean;
  /** Empty: any number. */
  readonly maxRedemptions: string;
  /** The last civil day on which it is taken, in the reader's zone; empty: no end. */
  readonly lastDay: string;
}

export const FIELDS = ['code', 'name', 'off', 'periods', 'pricePlanIds', 'maxRedemptions', 'expiresAt'] as const;
type Wrong = { readonly name: (typeof FIELDS)[number]; readonly message: string };

export const draftOf = (coupon: Coupon | undefined, currency: string, zone: string): Draft => ({
  code: coupon?.code ?? '',
  name: coupon?.name ?? '',
  kind: 'percent',
  ratePercent: '10',
  amount: '',
  currency,
  periods: '',
  scope: 'all',
  pricePlanIds: [],
  newCustomersOnly: false,
  maxRedemptions: coupon?.maxRedemptions?.toString() ?? '',
  lastDay: coupon?.expiresAt ? addDays(civilDateAt(zone, fromIso(coupon.expiresAt)), -1) : '',
});

const whole = (text: string, most: number): number | null | undefined => {
  if (text.trim() === '') return null;
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= most ? number : undefined;
};

/** What the limits come to as the server takes them, or what is wrong with them. */
export function limitsOf(draft: Draft, zone: string) {
  const maxRedemptions = whole(draft.maxRedemptions, 1_000_000);
  const wrong: Wrong[] = [
    ...(draft.name.trim() === ''
      ? [{ name: 'name' as const, message: 'Say what it is for; it stands on invoices' }]
      : []),
    ...(maxRedemptions === undefined
      ? [{ name: 'maxRedemptions' as const, message: 'Use a whole number, or leave it empty' }]
      : []),
  ];
  const expiresAt = draft.lastDay === '' ? null : toIso(civilToInstant(zone, addDays(draft.lastDay, 1)));
  return { wrong, limits: { name: draft.name.trim(), maxRedemptions: maxRedemptions ?? null, expiresAt } };
}

/** A new coupon as the server takes it, or what is wrong with the draft. */
export function couponOf(draft: Draft, zone: string): { wrong: readonly Wrong[]; coupon: Inputs['coupons']['create'] } {
  const { wrong: first, limits } = limitsOf(draft, zone);
  const wrong = [...first];
  if (!/^[\w-]{2,40}$/.test(draft.code.trim())) {
    wrong.unshift({ name: 'code', message: 'Use 2 to 40 letters, digits, - and _' });
  }
  const periods = whole(draft.periods, 120);
  if (periods === undefined)
    wrong.push({ name: 'periods', message: 'Use a whole number up to 120, or leave it empty' });
  const off = offOf(draft);
  if (!off) {
    const message =
      draft.kind === 'percent' ? 'Use a percentage up to 100' : `Use an amount in ${draft.currency || '…'}`;
    wrong.push({ name: 'off', message });
  }
  const { scope, pricePlanIds, newCustomersOnly } = draft;
  const rest = { periods: periods ?? null, scope, pricePlanIds: [...pricePlanIds], newCustomersOnly };
  return { wrong, coupon: { code: draft.code, ...limits, ...rest, off: off ?? { kind: 'percent', ratePercent: '0' } } };
}

function offOf({ kind, ratePercent, amount, currency }: Draft): Inputs['coupons']['create']['off'] | null {
  if (kind === 'percent') {
    const text = ratePercent.trim().replace(',', '.');
    return /^\d{1,3}(\.\d{1,6})?$/.test(text) && Number(text) > 0 && Number(text) <= 100
      ? { kind, ratePercent: text }
      : null;
  }
  const amountMinor = amountOf(amount, currency) ?? 0;
  return amountMinor > 0 ? { kind, amountMinor, currency } : null;
}
