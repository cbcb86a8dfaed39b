import type { BeatMark, BeatSpan } from '../../domain/process/contract.ts';
import { type Instant, toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from './facts.ts';

/** A subscription's life for its beat line: when it began, was on trial, was held, and was taken up again. */
export function lifeBeat({ subscription }: StoredBillingFacts): { marks: BeatMark[]; spans: BeatSpan[] } {
  const { startAt, trialEndsAt, pauses, agreement, endsAt } = subscription;
  const held = pauses.map(
    ({ from, to }): BeatSpan => ({
      from: toIso(from),
      // An end ends the pause too.
      to: toIsoOrNull(to ?? endsAt),
      kind: 'paused',
      label: 'Paused: not charged',
    }),
  );
  const trial: BeatSpan[] =
    trialEndsAt !== null && trialEndsAt > startAt
      ? [{ from: toIso(startAt), to: toIso(trialEndsAt), kind: 'running', label: 'On trial' }]
      : [];
  const again = agreement.restartedAt;
  return {
    marks: [mark('began', startAt, 'Began'), ...(again === null ? [] : [mark('again', again, 'A new cycle began')])],
    spans: [...trial, ...held],
  };
}

const mark = (id: string, at: Instant, label: string): BeatMark => ({
  id: `life:${id}`,
  at: toIso(at),
  label,
  detail: null,
  tone: 'running',
  shape: 'event',
  forecast: false,
  assumption: null,
  lateSeconds: null,
  state: null,
  actor: null,
  href: null,
});
