import type { DraftPreview } from '../../../../domain/invoices/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { Card } from '../../../ui/card.tsx';
import { Money } from '../../../ui/money.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Totals } from './totals.tsx';

interface Props {
  query: { readonly data: DraftPreview | null | undefined; readonly error: unknown };
  /** Nothing can be computed yet. */
  waiting: boolean;
  /** Lines that are not typed but found: hours. */
  extra?: boolean;
}

/** What the draft comes to, as it will be invoiced. */
export function DraftTotals({ query: { data, error }, waiting, extra = false }: Props) {
  const found = extra ? (data?.lines.filter(({ lineId }) => lineId === null) ?? []) : [];
  return (
    <Card title="What it comes to">
      <div aria-live="polite" className="flex flex-col gap-3">
        {waiting ? (
          <p className="text-muted">The totals stand here as soon as a line is complete.</p>
        ) : error ? (
          <p className="text-breached">{failureOf(error).message}</p>
        ) : data ? (
          <>
            {found.length > 0 ? (
              <ul className="flex flex-col gap-1 text-13 text-muted">
                {found.map(({ description, amountMinor }, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: they have no names yet, and come anew with each answer
                  <li key={at} className="flex justify-between gap-4">
                    <span>{description}</span>
                    <Money minor={amountMinor} currency={data.currency} />
                  </li>
                ))}
              </ul>
            ) : null}
            <Totals
              currency={data.currency}
              amounts={data}
              taxes={data.taxes}
              last={
                data.creditGrantedMinor > 0
                  ? ['Becomes credit of the customer', data.creditGrantedMinor]
                  : ['To be paid', data.dueMinor]
              }
            />
          </>
        ) : (
          <Skeleton className="w-3/4" />
        )}
      </div>
    </Card>
  );
}
