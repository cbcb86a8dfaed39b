import type { z } from 'zod';
import { newUsageCharge, type UsageChargeTerms } from '../../../../domain/billing/usage-terms.ts';
import { formatMinor, fromWire, parseMinor, toWire } from '../../../../domain/money/money.ts';
import { EMPTY_PRICE, type PriceDraft, priceDraftOf, readDraft } from './price-draft.ts';

/** A charge for metered use as it is typed. */
export interface UsageDraft {
  readonly meterId: string;
  readonly name: string;
  /** By currency; those of the plan are read. */
  readonly prices: Readonly<Record<string, UsagePriceDraft>>;
  /** Quantities separated by spaces or semicolons; a comma stands between thousands. */
  readonly alertAt: string;
}

export interface UsagePriceDraft extends PriceDraft {
  /** Empty: with the period. */
  readonly invoiceAt: string;
}

export const emptyUsePrice = (currency: string): UsagePriceDraft => ({ ...EMPTY_PRICE, currency, invoiceAt: '' });

export const usageDraftOf = ({ meterId, name, prices, alertAt }: UsageChargeTerms): UsageDraft => ({
  meterId,
  name,
  alertAt: alertAt.join(' '),
  prices: Object.fromEntries(
    prices.map(({ invoiceAtMinor, ...price }) => [
      price.currency,
      {
        ...priceDraftOf({ ...price, minimumMinor: 0 }),
        invoiceAt: invoiceAtMinor === null ? '' : formatMinor(fromWire(invoiceAtMinor), price.currency),
      },
    ]),
  ),
});

export type ReadUsage = { readonly charge: z.output<typeof newUsageCharge> } | { readonly problem: string };

/** The charge that the draft says in the plan's currencies, or what is wrong with it, in words. */
export function readUsage(draft: UsageDraft, currencies: readonly string[]): ReadUsage {
  const what = draft.name.trim() || 'The charge for use';
  if (draft.meterId === '') return { problem: `${what}: choose a meter` };
  const prices: object[] = [];
  for (const currency of currencies) {
    const typed = draft.prices[currency] ?? emptyUsePrice(currency);
    const read = readDraft({ ...typed, currency, minimum: '' });
    if ('problem' in read) return { problem: `${what}: ${read.problem}` };
    const { minimumMinor: _, ...price } = read.terms;
    try {
      const text = typed.invoiceAt.trim().replace(',', '.');
      prices.push({ ...price, invoiceAtMinor: text === '' ? null : toWire(parseMinor(text, currency)) });
    } catch {
      return { problem: `${what}: use amounts of ${currency} such as 500.00` };
    }
  }
  const quantities = draft.alertAt.split(/[\s;]+/).filter((text) => text !== '');
  const alertAt = quantities.map((text) => Number(text.replaceAll(',', '')));
  const charge = newUsageCharge.safeParse({ meterId: draft.meterId, name: draft.name, prices, alertAt });
  if (charge.success) return { charge: charge.data };
  const [issue] = charge.error.issues;
  const words =
    issue?.path[0] === 'alertAt' ? 'tell at up to five whole quantities, such as 1000 5000' : issue?.message;
  return { problem: `${what}: ${words ?? 'cannot be read'}` };
}
