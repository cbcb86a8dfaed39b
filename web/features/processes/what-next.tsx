import type { ProcessDetail } from '../../../domain/process/console.ts';
import { Card } from '../../ui/card.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { Link } from '../../ui/link.tsx';
import { useLatestProcess } from './use-latest-process.ts';
import { outcomeWords } from './words.ts';

/** The next three steps: when, what, and under which assumption. */
export function WhatNext({ process }: { process: ProcessDetail }) {
  const latest = useLatestProcess(process);
  return (
    <Card
      title="What happens next"
      aside={
        <Link href={`/processes/${latest.id}`} className="text-accent underline-offset-2 hover:underline">
          All steps
        </Link>
      }
    >
      {latest.next.length === 0 ? (
        <p className="text-14 text-muted">{nothingNext(latest)}</p>
      ) : (
        <ol className="flex flex-col gap-3">
          {latest.next.map((step) => (
            <li key={`${step.key} ${step.at}`} className="flex flex-col gap-0.5">
              <span className="font-medium">{step.words}</span>
              <Countdown at={step.at} before="Due" after="Due" className="text-13 text-muted" />
              {step.assumption ? <span className="text-13 text-faint">{step.assumption}</span> : null}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function nothingNext({ status, outcome }: ProcessDetail): string {
  if (status === 'paused') return 'Nothing, until somebody resumes it.';
  if (status === 'failed') return 'Nothing, until somebody retries the failed step or leaves it out.';
  if (status === 'cancelled') return 'Nothing: somebody cancelled it.';
  if (status === 'over') return outcome ? `Nothing: it is over. ${outcomeWords(outcome)}.` : 'Nothing: it is over.';
  return 'Nothing is due. It goes on when something changes.';
}
