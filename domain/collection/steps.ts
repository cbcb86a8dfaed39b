import { addCivilDays, civilToInstant } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { CollectionFacts } from './facts.ts';
import { afterHolds } from './holds.ts';
import type { DunningStep } from './policy.ts';
import { onWorkingDay } from './working-days.ts';

/** When people look at their mail. */
const AT = '09:00';

export interface DueStep {
  readonly step: DunningStep;
  readonly key: string;
  readonly dueAt: Instant;
}

/** The ladder of what is overdue: it runs from the day by which the invoice was to be paid, however often a charge is tried meanwhile. */
export function stepsOf({ invoice, dunning, holds }: CollectionFacts): DueStep[] {
  if (dunning.steps.length === 0) return [];
  const { zone, payBy } = invoice;
  const base = civilToInstant(zone, payBy, AT);
  return dunning.steps.map((step) => {
    const planned = afterHolds(zone, addCivilDays(zone, base, step.afterDays), holds);
    return { step, key: `${step.kind}:${step.id}`, dueAt: onWorkingDay(zone, planned, dunning.working) };
  });
}

/**
 * Of steps that are overdue together, those that say nothing any more: a mail that a later one follows at once, and what would have been due
 * before the ladder was made as it is. A suspension or a cancellation stands.
 */
export function isOutdated(due: DueStep, overdue: readonly DueStep[], since: Instant | null): boolean {
  if (since !== null && due.dueAt < since) return true;
  const { kind } = due.step;
  return (kind === 'letter' || kind === 'sms') && overdue.findLast(({ step }) => step.kind === kind) !== due;
}
