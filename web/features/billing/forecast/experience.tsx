import type { BillingForecast } from '../../../../domain/forecast/contract.ts';
import { Card } from '../../../ui/card.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';

const KINDS = {
  card: { title: 'With a card on file', assumed: 'assumed to pay at once' },
  'no-card': { title: 'Without', assumed: 'assumed to pay on the day on which it is to be paid' },
} as const;

const withinWords = (days: number): string =>
  days === 0 ? 'The same day' : days === 1 ? 'Within a day' : `Within ${days} days`;

const whole = (share: number) => `${Math.round(share * 100)}\u00a0%`;

/** What "comes in" rests on: how customers have paid so far. */
export const Experience = ({ experience, waiting }: Pick<BillingForecast, 'experience' | 'waiting'>) => (
  <Card title="How customers pay">
    <p className="pb-3 text-13 text-muted">
      Learned from the invoices of the last year, by their number; what was never paid counts as never. What comes in is
      reckoned by it.
    </p>
    {waiting.map(({ currency, invoices, dueMinor }) => (
      <p key={currency} className="pb-3 text-13 text-muted">
        Not counted: <Money minor={dueMinor} currency={currency} /> of{' '}
        {invoices === 1 ? 'an invoice' : `${invoices.toLocaleString()} invoices`} whose payment{' '}
        <Link href="/billing/payments?view=taken-back">a bank took back</Link>, until you decide. Begun again, an
        invoice counts from that day.
      </p>
    ))}
    <div className="grid gap-4 sm:grid-cols-2">
      {experience.map(({ kind, invoices, points }) => (
        <section key={kind} aria-label={KINDS[kind].title}>
          <h3 className="text-14 font-medium">{KINDS[kind].title}</h3>
          {invoices === 0 ? (
            <p className="text-13 text-muted">Fewer than ten invoices so far: {KINDS[kind].assumed}.</p>
          ) : (
            <>
              <p className="pb-2 text-13 text-muted">{invoices.toLocaleString()} invoices</p>
              <dl className="flex flex-col gap-1 text-13">
                {points.map(({ days, share }) => (
                  <div key={days} className="grid grid-cols-[6.5rem_1fr_3rem] items-center gap-2">
                    <dt className="text-muted">{withinWords(days)}</dt>
                    <dd className="contents">
                      <span className="h-2 overflow-hidden rounded-full bg-sunken" aria-hidden>
                        <span className="block h-full bg-done" style={{ width: `${share * 100}%` }} />
                      </span>
                      <span className="text-right tabular">{whole(share)}</span>
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        </section>
      ))}
    </div>
  </Card>
);
