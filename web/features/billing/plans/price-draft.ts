import { type PriceTerms, type PricingTerms, price, type RoundingMode } from '../../../../domain/billing/price-list.ts';
import { isCurrency } from '../../../../domain/money/currency.ts';
import { formatMinor, fromWire, parseMinor, toWire } from '../../../../domain/money/money.ts';

export type Model = PricingTerms['model'];

/** A price as it is typed. */
export interface PriceDraft {
  readonly currency: string;
  readonly model: Model;
  /** Flat: for a period; package: for each. */
  readonly amount: string;
  readonly unitAmount: string;
  readonly size: string;
  readonly tiers: readonly TierDraft[];
  readonly minimum: string;
  readonly rounding: RoundingMode;
}

export interface TierDraft {
  /** Empty: without end. */
  readonly upTo: string;
  readonly unitAmount: string;
  readonly flat: string;
}

export const EMPTY_PRICE: PriceDraft = {
  currency: 'EUR',
  model: 'per-seat',
  amount: '',
  unitAmount: '',
  size: '100',
  tiers: [
    { upTo: '10', unitAmount: '', flat: '' },
    { upTo: '', unitAmount: '', flat: '' },
  ],
  minimum: '',
  rounding: 'half-up',
};

export function priceDraftOf({ currency, pricing, minimumMinor, rounding }: PriceTerms): PriceDraft {
  const money = (minor: number): string => (minor === 0 ? '' : formatMinor(fromWire(minor), currency));
  const base = { ...EMPTY_PRICE, currency, rounding, minimum: money(minimumMinor), model: pricing.model };
  if (pricing.model === 'per-seat') return { ...base, unitAmount: pricing.unitAmount };
  if (pricing.model === 'flat') return { ...base, amount: formatMinor(fromWire(pricing.amountMinor), currency) };
  if (pricing.model === 'package') {
    return { ...base, amount: formatMinor(fromWire(pricing.amountMinor), currency), size: String(pricing.size) };
  }
  return {
    ...base,
    tiers: pricing.tiers.map(({ upTo, unitAmount, flatMinor }) => ({
      upTo: upTo === null ? '' : String(upTo),
      unitAmount,
      flat: money(flatMinor),
    })),
  };
}

export type Read = { readonly terms: PriceTerms } | { readonly problem: string };

/** The price that the draft says, or what is wrong with it, in words. */
export function readDraft(draft: PriceDraft): Read {
  if (!isCurrency(draft.currency)) return { problem: 'Use a currency code such as EUR' };
  const unsaid = draft.tiers.findIndex(({ unitAmount, flat }) => `${unitAmount}${flat}`.trim() === '');
  if (unsaid >= 0 && (draft.model === 'graduated' || draft.model === 'volume'))
    return { problem: `Tier ${unsaid + 1}: say what it costs, 0 where it is free` };
  let pricing: unknown;
  let minimumMinor: number;
  try {
    pricing = pricingOf(draft);
    minimumMinor = minor(draft.minimum || '0', draft.currency);
  } catch {
    return { problem: `Use amounts of ${draft.currency} such as 49.00` };
  }
  const { currency, rounding } = draft;
  const read = price.safeParse({ currency, pricing, rounding, minimumMinor });
  if (read.success) return { terms: read.data };
  const [issue] = read.error.issues;
  const tier = issue?.path.find((part) => typeof part === 'number');
  const words = issue?.message ?? 'This price cannot be read';
  return { problem: tier === undefined ? words : `Tier ${tier + 1}: ${words}` };
}

function pricingOf(draft: PriceDraft): unknown {
  const { model, currency } = draft;
  if (model === 'flat') return { model, amountMinor: minor(draft.amount, currency) };
  if (model === 'per-seat') return { model, unitAmount: plain(draft.unitAmount) };
  if (model === 'package') return { model, size: Number(draft.size), amountMinor: minor(draft.amount, currency) };
  const tiers = draft.tiers.map(({ upTo, unitAmount, flat }) => ({
    upTo: upTo.trim() === '' ? null : Number(upTo),
    unitAmount: plain(unitAmount || '0'),
    flatMinor: minor(flat || '0', currency),
  }));
  return { model, tiers };
}

const plain = (text: string): string => text.trim().replace(',', '.');
const minor = (text: string, currency: string): number => toWire(parseMinor(plain(text), currency));
