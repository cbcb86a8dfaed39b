import type { UsageChargeTerms } from '../../../../domain/billing/usage-terms.ts';
import { Money } from '../../../ui/money.tsx';
import { priceWords } from './price-words.ts';

/** What a plan charges for metered use, in words; nothing where there is none. */
export const UsePrices = ({ usage }: { usage: readonly UsageChargeTerms[] }) =>
  usage.length === 0 ? null : (
    <ul className="flex flex-col gap-2" aria-label="Charged for use, in arrears">
      {usage.map(({ meterId, name, prices, alertAt }) => (
        <li key={meterId} className="rounded-md border border-line px-3 py-2">
          <span className="font-medium">{name}</span> <span className="text-13 text-muted">used, in arrears</span>
          {prices.map(({ invoiceAtMinor, ...price }) => (
            <span key={price.currency} className="block">
              {priceWords({ ...price, minimumMinor: 0 })}
              {invoiceAtMinor === null ? null : (
                <span className="block text-13 text-muted">
                  invoiced early at <Money minor={invoiceAtMinor} currency={price.currency} />
                </span>
              )}
            </span>
          ))}
          {alertAt.length === 0 ? null : (
            <span className="block text-13 text-muted">
              tells at {alertAt.map((quantity) => quantity.toLocaleString()).join(', ')}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
