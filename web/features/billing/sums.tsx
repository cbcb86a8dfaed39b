import { Money } from '../../ui/money.tsx';

interface Sum {
  currency: string;
  amountMinor: number;
}

/** Sums never mix currencies: each stands for itself. */
export function Sums({ sums, none = 'nothing' }: { sums: readonly Sum[]; none?: string }) {
  if (sums.length === 0) return <span className="text-faint">{none}</span>;
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      {sums.map(({ currency, amountMinor }) => (
        <Money key={currency} minor={amountMinor} currency={currency} />
      ))}
    </span>
  );
}
