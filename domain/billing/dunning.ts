import { DAY, type Instant } from '../time/instant.ts';

/** When a customer is asked to pay what is overdue, by currency. */
export interface DunningCampaign {
  /** Requests for each currency. */
  readonly maxAttempts: number;
  /** Elapsed days of 24 h between two requests to one customer, whichever currency they were about. */
  readonly gapDays: number;
  readonly gap: 'strictly-more-than' | 'at-least';
  /** A currency is asked for from this balance on; one without a threshold is never asked for. */
  readonly thresholdsMinor: Readonly<Record<string, bigint>>;
}

export interface DunningState {
  readonly overdueMinor: Readonly<Record<string, bigint>>;
  readonly attempts: Readonly<Record<string, number>>;
  readonly lastAttemptAt: Instant | null;
  /** How often the campaign has come to its end for this customer. */
  readonly finishedEvents: number;
}

export const NO_DUNNING: DunningState = { overdueMinor: {}, attempts: {}, lastAttemptAt: null, finishedEvents: 0 };

/** An amount that has become overdue, or (negative) was paid; a currency with nothing left to pay starts anew. */
export function addOverdue(state: DunningState, currency: string, amountMinor: bigint): DunningState {
  const balance = (state.overdueMinor[currency] ?? 0n) + amountMinor;
  const { [currency]: _, ...otherAttempts } = state.attempts;
  return {
    ...state,
    overdueMinor: { ...state.overdueMinor, [currency]: balance > 0n ? balance : 0n },
    attempts: balance > 0n ? state.attempts : otherAttempts,
  };
}

/**
 * One run: every currency at or above its threshold with attempts left, unless the gap to the last request is not over.
 * The campaign has finished in the run after which no currency that was ever asked for has an attempt left.
 */
export function runDunning(
  campaign: DunningCampaign,
  state: DunningState,
  now: Instant,
): { readonly requested: readonly string[]; readonly state: DunningState } {
  if (!gapIsOver(campaign, state.lastAttemptAt, now)) return { requested: [], state };
  const requested = Object.keys(campaign.thresholdsMinor)
    .filter((currency) => {
      const balance = state.overdueMinor[currency] ?? 0n;
      const threshold = campaign.thresholdsMinor[currency] ?? 0n;
      return balance > 0n && balance >= threshold && (state.attempts[currency] ?? 0) < campaign.maxAttempts;
    })
    .sort();
  if (requested.length === 0) return { requested, state };
  const attempts = { ...state.attempts };
  for (const currency of requested) attempts[currency] = (attempts[currency] ?? 0) + 1;
  const finished = Object.values(attempts).every((count) => count >= campaign.maxAttempts);
  return {
    requested,
    state: {
      ...state,
      attempts,
      lastAttemptAt: now,
      finishedEvents: state.finishedEvents + (finished ? 1 : 0),
    },
  };
}

function gapIsOver(campaign: DunningCampaign, last: Instant | null, now: Instant): boolean {
  if (last === null) return true;
  const elapsed = now - last;
  return campaign.gap === 'at-least' ? elapsed >= campaign.gapDays * DAY : elapsed > campaign.gapDays * DAY;
}
