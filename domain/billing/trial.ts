import { addCivilDays, addDays, type CivilDate, civilDateAt } from '../time/civil.ts';
import { DAY, type Instant } from '../time/instant.ts';
import type { BillingTerms } from './contract.ts';

/** When a trial ends: the same time on the clock so many civil days on, or so many times 86,400 seconds later. */
export function trialEnd(
  trial: { readonly startAt: Instant; readonly zone: string; readonly trialDays: number },
  unit: BillingTerms['trialUnit'],
): Instant {
  return unit === 'elapsed-24h'
    ? trial.startAt + trial.trialDays * DAY
    : addCivilDays(trial.zone, trial.startAt, trial.trialDays);
}

/** The first civil day that is charged after a trial. */
export function firstDayAfterTrial(
  zone: string,
  trialEndsAt: Instant,
  terms: Pick<BillingTerms, 'trialEndDayBilled'>,
): CivilDate {
  const day = civilDateAt(zone, trialEndsAt);
  return terms.trialEndDayBilled ? day : addDays(day, 1);
}
