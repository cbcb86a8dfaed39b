import { lazy, Suspense } from 'react';
import type { JourneyForecast } from '../../../domain/journeys/requests.ts';
import { civilToInstant } from '../../../domain/time/civil.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { type Reader, useReader } from '../../ui/reader.tsx';
import { dateFormat } from '../../ui/time-words.ts';

const WeekChart = lazy(() => import('./week-chart.tsx').then((module) => ({ default: module.WeekChart })));

/** How many mails are expected each day of the week to come, if nothing changes. */
export function ComingWeek({ journeyId }: { journeyId: string }) {
  const reader = useReader();
  const query = trpc.journeys.forecast.useQuery({ id: journeyId });
  return (
    <Card title="Mails in the coming week">
      <Loaded query={query} what="The forecast" skeleton={<div className="h-36" />}>
        {(forecast) => {
          const total = forecast.days.reduce((sum, { sends }) => sum + sends, 0);
          if (total === 0) return <p className="text-muted">None is expected.</p>;
          const days = forecast.days.map(({ date, sends }) => ({ ...dayWords(date, reader), sends }));
          return (
            <>
              <Suspense fallback={<div className="h-36" />}>
                <WeekChart days={days} />
              </Suspense>
              <ul className="sr-only">
                {days.map(({ long, sends }) => (
                  <li key={long}>
                    {long}: {sends}
                  </li>
                ))}
              </ul>
              <p className="text-13 text-faint">{basisWords(forecast, total)}</p>
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

/** Noon names the day in every zone of the reader's half of the world; the date is the workspace's own. */
function dayWords(date: string, reader: Reader) {
  const noon = civilToInstant('UTC', date, '12:00');
  const inUtc = { ...reader, zone: 'UTC' };
  return {
    short: dateFormat(inUtc, { weekday: 'short' }).format(noon),
    long: dateFormat(inUtc, { weekday: 'long', day: 'numeric', month: 'long' }).format(noon),
  };
}

const basisWords = ({ moving, sampled }: JourneyForecast, total: number): string =>
  sampled < moving
    ? `About ${total.toLocaleString('en')} in all, from ${sampled.toLocaleString('en')} of ${moving.toLocaleString('en')} leads, if nothing changes.`
    : `${total.toLocaleString('en')} in all, if nothing changes.`;
