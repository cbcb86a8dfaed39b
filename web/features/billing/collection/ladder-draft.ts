import { type RetryReason, retryReasons } from '../../../../domain/collection/declines.ts';
import type { DunningPolicy, DunningStep, StepKind } from '../../../../domain/collection/policy.ts';

/** As it is typed: days are text until it is sent. */
export interface StepDraft {
  readonly id: string;
  readonly kind: StepKind;
  readonly afterDays: string;
  readonly subject: string;
  readonly text: string;
}
export interface LadderDraft {
  readonly steps: readonly StepDraft[];
  readonly calendarId: string;
  /** Days of the retries, separated by commas, each with a reminder on the day before; empty: as all others; `never`. */
  readonly byReason: Readonly<Record<RetryReason, string>>;
}

export const toDraft = ({ steps, calendarId, byReason }: DunningPolicy): LadderDraft => ({
  steps: steps.map(({ afterDays, ...step }) => ({ ...step, afterDays: String(afterDays) })),
  calendarId: calendarId ?? '',
  byReason: Object.fromEntries(
    retryReasons.map((reason) => {
      const own = byReason[reason];
      return [
        reason,
        own === undefined ? '' : own === 'never' ? 'never' : own.map(({ afterDays }) => afterDays).join(', '),
      ];
    }),
  ) as LadderDraft['byReason'],
});

/** A step of one's own: its id stays when others are moved. */
export const newStep = (kind: StepKind, after: readonly StepDraft[]): StepDraft => ({
  id: crypto.randomUUID(),
  kind,
  afterDays: String(Number(after.at(-1)?.afterDays ?? 0) + 7),
  subject: '',
  text: '',
});

/** What is typed, in the order of its days; null where a number is none. */
export function policyOf({ steps, calendarId, byReason }: LadderDraft): DunningPolicy | null {
  const days = (text: string): number | null => (/^\d{1,3}$/.test(text.trim()) ? Number(text) : null);
  const sorted: DunningStep[] = [];
  for (const { afterDays, ...step } of steps) {
    const after = days(afterDays);
    if (after === null) return null;
    sorted.push({ ...step, afterDays: after });
  }
  sorted.sort((a, b) => a.afterDays - b.afterDays);
  const reasons: DunningPolicy['byReason'] = {};
  for (const reason of retryReasons) {
    const text = byReason[reason].trim();
    if (text === '') continue;
    if (text === 'never') {
      reasons[reason] = 'never';
      continue;
    }
    const retries = text.split(/[\s,;]+/).map(days);
    if (retries.some((after) => after === null)) return null;
    reasons[reason] = retries.map((after) => ({ afterDays: after ?? 0, remindDaysBefore: 1 }));
  }
  return { steps: sorted, calendarId: calendarId === '' ? null : calendarId, byReason: reasons };
}
