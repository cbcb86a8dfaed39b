import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { Money } from '../../../ui/money.tsx';

interface Props {
  parts: NonNullable<InvoiceDetail['lines'][number]['explanation']>;
  currency: string;
  /** Only a part of the period is charged. */
  part?: boolean;
}

/** How the amount of a whole period came about, tier by tier. */
export const PartList = ({ parts, currency, part = false }: Props) => (
  <ul className="text-13 text-muted" aria-label="How it came about">
    {parts.map(({ kind, quantity, unitAmount, tier, amountMinor }) => (
      <li key={`${kind} ${tier?.from ?? 0}`}>
        {tier ? `${tierWords(tier)}: ` : ''}
        {kind === 'flat'
          ? 'once '
          : `${quantity.toLocaleString()} ${kind === 'packages' ? 'packages ' : ''}× ${unitAmount} = `}
        <Money minor={amountMinor} currency={currency} />
      </li>
    ))}
    {part ? <li>for a whole period, of which this is a part</li> : null}
  </ul>
);

const tierWords = ({ from, upTo }: { from: number; upTo: number | null }): string =>
  upTo === null ? `from ${from.toLocaleString()}` : `${from.toLocaleString()} to ${upTo.toLocaleString()}`;
