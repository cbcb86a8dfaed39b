import { addDays } from '../../../../domain/time/civil.ts';
import type { SubscriptionUsage } from '../../../../domain/usage/contract.ts';
import { Card } from '../../../ui/card.tsx';
import { CivilDay, CivilPeriod } from '../../../ui/civil.tsx';
import { Count } from '../../../ui/count.tsx';
import { Money } from '../../../ui/money.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { PartList } from '../invoices/part-list.tsx';
import { DayChart } from './day-chart.tsx';
import { COUNTED } from './words.ts';

type Use = SubscriptionUsage['uses'][number];

/** One meter of a subscription: what is used, what that comes to so far and how, and its days. */
export function MeterUse({ usage, use }: { usage: SubscriptionUsage; use: Use }) {
  const { currency, alerts, invoiceAt, days } = usage;
  const own = days.filter(({ meterId }) => meterId === use.meterId);
  const limit = invoiceAt.find(({ meterId }) => meterId === use.meterId);
  const told = alerts.filter(({ meterId }) => meterId === use.meterId);
  const rest = use.amountMinor - use.invoicedMinor;
  const most = own.reduce((all, { quantity }) => Math.max(all, Number(quantity)), 0);
  return (
    <Card title={use.name} aside={<CivilPeriod period={use} />}>
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-baseline gap-x-8 gap-y-2">
          <p>
            <span className="block text-20 font-semibold">
              <Count value={use.quantity} />
            </span>
            <span className="text-13 text-muted">{COUNTED[use.aggregation].label.toLowerCase()} so far</span>
          </p>
          <p>
            <span className="block text-20 font-semibold">
              <Money minor={rest} currency={currency} />
            </span>
            <span className="text-13 text-muted">
              {use.invoicedMinor === 0 ? 'before tax, as it would be billed now' : 'not invoiced yet, before tax'}
            </span>
          </p>
          {use.invoicedMinor === 0 ? null : (
            <p>
              <span className="block text-20 font-semibold">
                <Money minor={use.invoicedMinor} currency={currency} />
              </span>
              <span className="text-13 text-muted">invoiced in this period</span>
            </p>
          )}
        </div>
        {use.parts.length === 0 ? null : <PartList parts={use.parts} currency={currency} />}
        {told.length > 0 || limit ? (
          <ul className="flex flex-wrap gap-2 text-13">
            {told.map(({ quantity, reached }) => (
              <li key={quantity}>
                <StatusPill tone={reached ? 'warned' : 'neutral'}>
                  {reached ? 'Told at' : 'Tells at'} {quantity.toLocaleString()}
                </StatusPill>
              </li>
            ))}
            {limit ? (
              <li>
                <StatusPill tone="neutral">
                  Invoiced early at <Money minor={limit.amountMinor} currency={currency} />
                </StatusPill>
              </li>
            ) : null}
          </ul>
        ) : null}
        {own.length === 0 ? (
          <p className="text-13 text-muted">Nothing was used in the last two months.</p>
        ) : (
          <figure className="flex flex-col gap-2">
            <DayChart days={own} from={use.from} to={laterOf(use.to, own)} since={own[0]?.day ?? use.from} />
            <figcaption className="text-13 text-muted">
              Used a day, at most <Count value={most} />. Paler: before this period.
            </figcaption>
            <details className="text-13">
              <summary className="cursor-pointer text-accent">In numbers</summary>
              <table className="mt-2 w-full">
                <thead className="text-faint">
                  <tr>
                    <th className="py-1 text-left font-normal">Day</th>
                    <th className="py-1 text-right font-normal">Used</th>
                    <th className="py-1 pl-4 text-right font-normal">Events</th>
                  </tr>
                </thead>
                <tbody>
                  {[...own].reverse().map(({ day, quantity, events }) => (
                    <tr key={day} className="border-t border-line">
                      <td className="py-1">
                        <CivilDay date={day} />
                      </td>
                      <td className="py-1 text-right tabular">{Number(quantity).toLocaleString()}</td>
                      <td className="py-1 pl-4 text-right">
                        <Count value={events} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </details>
          </figure>
        )}
      </div>
    </Card>
  );
}

/** The period's end is far for a year's: the days go as far as there is something to see, and a week more. */
function laterOf(to: string, days: SubscriptionUsage['days']): string {
  const last = addDays(days.at(-1)?.day ?? to, 8);
  return last < to ? last : to;
}
