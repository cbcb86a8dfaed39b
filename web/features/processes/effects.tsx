import { useState } from 'react';
import type { ProcessDetail, ProcessEvent } from '../../../domain/process/console.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { Duration } from '../../ui/duration.tsx';
import { Timeline, type TimelineEntry } from '../../ui/timeline.tsx';
import { useLatestProcess } from './use-latest-process.ts';
import { LEDGER } from './words.ts';

/** Work is done within a second or two of its time; below this it is not called late. */
const LATE_SECONDS = 5;

/** What a process did, and what people did to its subject, newest first: how late, at which attempt, with which error. */
export function Effects({ process, latest = 30 }: { process: ProcessDetail; latest?: number }) {
  const { timeline, beatLine } = useLatestProcess(process);
  const [all, setAll] = useState(false);
  const entries = entriesOf(timeline, beatLine.marks);
  const shown = all ? entries : entries.slice(0, latest);
  return (
    <Card title="What happened">
      {entries.length === 0 ? (
        <p className="text-muted">Nothing yet.</p>
      ) : (
        <Timeline label="What happened, newest first" entries={shown} />
      )}
      {shown.length < entries.length ? (
        <Button look="quiet" size="small" className="mt-3" onClick={() => setAll(true)}>
          Show all {entries.length}
        </Button>
      ) : null}
    </Card>
  );
}

function entriesOf(timeline: readonly ProcessEvent[], marks: ProcessDetail['beatLine']['marks']): TimelineEntry[] {
  const tones = new Map(marks.map((mark) => [mark.id, mark.tone]));
  const effects = new Set(timeline.map((event) => event.id));
  const others = marks.filter((mark) => !mark.forecast && !effects.has(mark.id) && mark.shape === 'event');
  return [
    ...timeline.map((event) => ({
      id: event.id,
      at: event.at,
      title: event.words,
      tone: tones.get(event.id) ?? LEDGER[event.state].tone,
      body: asPlanned(event) ? null : <How event={event} />,
    })),
    ...others.map((mark) => ({
      id: mark.id,
      at: mark.at,
      title: mark.label,
      actor: mark.actor,
      tone: mark.tone,
      body: mark.detail,
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

const asPlanned = ({ state, lateSeconds, attempt, error }: ProcessEvent): boolean =>
  state === 'done' && lateSeconds < LATE_SECONDS && attempt < 2 && !error;

const NO_ANSWER = 'No answer yet, asked again under the same key';

function How({ event }: { event: ProcessEvent }) {
  const { state, lateSeconds, attempt, retryAt, error } = event;
  return (
    <>
      <p className="flex flex-wrap gap-x-3">
        {state === 'done' ? null : <span>{state === 'sending' && retryAt ? NO_ANSWER : LEDGER[state].words}</span>}
        {lateSeconds >= LATE_SECONDS && state !== 'superseded' ? (
          <span>
            <Duration seconds={lateSeconds} /> late
          </span>
        ) : null}
        {attempt > 1 ? <span>attempt {attempt}</span> : null}
        {retryAt ? <Countdown at={retryAt} before="Again" after="Again" /> : null}
      </p>
      {error ? <p className="text-breached [overflow-wrap:anywhere]">{error}</p> : null}
    </>
  );
}
