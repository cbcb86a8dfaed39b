import type { Subscription } from '../../../../domain/billing/contract.ts';
import { Money } from '../../../ui/money.tsx';
import { everyWords } from '../words.ts';

/** "EUR 196.00 a month, in advance": what a whole period costs before tax. */
export const Cost = ({ subscription }: { subscription: Subscription }) => {
  const { amountMinor, currency, interval, intervalCount, timing } = subscription;
  return (
    <span>
      <Money minor={amountMinor} currency={currency} className="font-medium text-ink" />{' '}
      {everyWords(interval, intervalCount)}, {timing === 'advance' ? 'in advance' : 'in arrears'}
    </span>
  );
};
