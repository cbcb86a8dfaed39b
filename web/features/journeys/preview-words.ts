import type { EnrolmentPreview } from '../../../domain/journeys/requests.ts';

const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** "38 are left out: 30 already in it, 8 unsubscribed"; null where nobody is. */
export function leftOutWords({ skipped }: Pick<EnrolmentPreview, 'skipped'>): string | null {
  const reasons = [
    [skipped.alreadyActive, 'already in it'],
    [skipped.unsubscribed, 'unsubscribed'],
    [skipped.converted, 'converted'],
    [skipped.lost, 'lost'],
  ] as const;
  const told = reasons.filter(([n]) => n > 0);
  const total = told.reduce((sum, [n]) => sum + n, 0);
  if (total === 0) return null;
  const [only] = told;
  const why =
    told.length === 1 && only ? only[1] : told.map(([n, words]) => `${n.toLocaleString('en')} ${words}`).join(', ');
  return `${count(total, 'is', 'are')} left out: ${why}`;
}

/** "3 mails each" or "1 to 3 mails each". */
export function mailsWords({ fewest, most }: EnrolmentPreview['mails']): string {
  if (most === 0) return 'no mail';
  return fewest === most ? `${count(most, 'mail')} each` : `${fewest} to ${count(most, 'mail')} each`;
}
