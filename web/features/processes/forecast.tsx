import { keepPreviousData } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ProcessDetail, ProcessForecast } from '../../../domain/process/console.ts';
import { addDays, civilDateAt, civilToInstant } from '../../../domain/time/civil.ts';
import { fromIso, toIso } from '../../../domain/time/instant.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { useNow } from '../../ui/clock.ts';
import { Countdown } from '../../ui/countdown.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { useReader } from '../../ui/reader.tsx';
import { dateFormat } from '../../ui/time-words.ts';
import { outcomeWords } from './words.ts';

/** The server looks no further than ten years. */
const MOST_DAYS = 3650;
const USUAL_DAYS = 60;

/** Every step to come up to a day of one's choice, each with what it assumes. */
export function Forecast({ process }: { process: ProcessDetail }) {
  const { zone } = useReader();
  const field = useId();
  const today = civilDateAt(zone, useNow(60_000));
  const [until, setUntil] = useState(() => addDays(today, USUAL_DAYS));
  const valid = until !== '' && until >= today;
  const query = trpc.processes.forecast.useQuery(
    { id: process.id, until: toIso(civilToInstant(zone, valid ? until : today, '24:00')) },
    { placeholderData: keepPreviousData },
  );
  return (
    <Card
      title="Forecast"
      aside={
        <span className="flex items-center gap-2">
          <label htmlFor={field}>until</label>
          <DateField
            id={field}
            value={until}
            min={today}
            max={addDays(today, MOST_DAYS)}
            onChange={setUntil}
            className="w-36 sm:h-7"
          />
        </span>
      }
    >
      {valid ? (
        <Loaded query={query} what="The forecast">
          {(forecast) => <Steps forecast={forecast} />}
        </Loaded>
      ) : (
        <p className="text-muted">Choose a day from today on.</p>
      )}
    </Card>
  );
}

function Steps({ forecast }: { forecast: ProcessForecast }) {
  const reader = useReader();
  const { entries, over, complete, until } = forecast;
  const day = dateFormat(reader, { day: 'numeric', month: 'long', year: 'numeric' }).format(fromIso(until) - 1);
  return (
    <div className="flex flex-col gap-3">
      {entries.length === 0 ? <p className="text-muted">Nothing is expected until then.</p> : null}
      <ol
        className="flex max-h-96 flex-col divide-y divide-line overflow-y-auto empty:hidden"
        aria-label="Steps to come"
      >
        {entries.map((entry) => (
          <li key={`${entry.key} ${entry.at}`} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 py-2 pr-2">
            <span className="min-w-40 grow">{entry.words}</span>
            <Countdown at={entry.at} before="Due" after="Due" className="text-13 text-muted" />
            {entry.assumption ? <span className="w-full text-13 text-faint">{entry.assumption}</span> : null}
          </li>
        ))}
      </ol>
      <p className="text-13 text-faint">
        {over ? (
          <>
            Then it is over: {outcomeWords(over.outcome)}. <Countdown at={over.at} before="Ends" after="Ends" />
          </>
        ) : complete ? (
          'If nothing changes before then.'
        ) : (
          `It goes on after ${day}. If nothing changes before then.`
        )}
      </p>
    </div>
  );
}
