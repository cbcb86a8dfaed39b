import type { UpcomingInvoice } from '../../../../domain/billing/requests.ts';
import { CivilPeriod } from '../../../ui/civil.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Money } from '../../../ui/money.tsx';
import { Lines } from '../invoices/lines.tsx';
import { Totals } from '../invoices/totals.tsx';

interface Props {
  invoices: readonly UpcomingInvoice[];
  currency: string;
  /** In place of a list where nothing comes. */
  none: string;
}

/** Invoices to come, computed as the bill itself will be; each opens to its lines. */
export function Upcoming({ invoices, currency, none }: Props) {
  if (invoices.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <ol className="flex flex-col divide-y divide-line" aria-label="Invoices to come">
      {invoices.map((invoice) => (
        <li key={`${invoice.dueAt} ${invoice.period?.from ?? ''}`}>
          <details className="group">
            <summary className="flex list-none items-baseline gap-x-4 rounded-md py-2 hover:text-accent">
              <span className="flex min-w-0 grow flex-wrap items-baseline gap-x-4">
                <span className="grow">
                  <WhatFor invoice={invoice} />
                </span>
                <Countdown at={invoice.dueAt} before="" after="Due" className="text-13 text-muted" />
              </span>
              <Money minor={invoice.dueMinor} currency={currency} className="font-medium" />
            </summary>
            <div className="flex flex-col gap-3 pb-4">
              <Lines lines={invoice.lines} currency={currency} />
              <Totals
                currency={currency}
                amounts={invoice}
                coupons={invoice.coupons}
                last={['To be paid', invoice.dueMinor]}
              />
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}

/** Its period, or what it charges between two of them: an instalment, use that was much. */
export const WhatFor = ({ invoice: { period, lines } }: { invoice: UpcomingInvoice }) =>
  period ? <CivilPeriod period={period} /> : (lines[0]?.description ?? 'What was used');
