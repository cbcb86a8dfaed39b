import type { AuditEntry } from '../../../../domain/audits/contract.ts';

const DEEDS: Readonly<Record<string, string>> = {
  created: 'Began it',
  activated: 'Ended the trial',
  'trial extended': 'Moved the end of the trial',
  paused: 'Paused it',
  resumed: 'Resumed it',
  cancelled: 'Ended it',
  kept: 'Kept it: it does not end',
  reactivated: 'Took it up again',
  skipped: 'Skipped an invoice',
  'not skipped': 'Charged a skipped period after all',
  'term agreed': 'Agreed on a term',
  'instalments agreed': 'Agreed on instalments',
  'invoiced ahead': 'Invoiced periods ahead',
  'coupon-redeemed': 'Redeemed a coupon',
  'coupon-withdrawn': 'Took a coupon back',
  'minimum agreed': 'Agreed on a minimum',
  'hours agreed': 'Agreed on how hours are billed',
};

const AMENDED: Readonly<Record<string, string>> = {
  price: 'Changed plan or quantity',
  'keep-price': 'Took the agreed price back',
  ramp: 'Agreed on prices by date',
  charge: 'Added a one-off charge',
  'remove-charge': 'Took a charge off',
  'add-on': 'Added an add-on',
  'remove-add-on': 'Took an add-on off',
};

const DETAIL: Readonly<Record<string, string>> = {
  'cancel now': 'at once',
  'cancel period-end': 'with its period',
  'cancel term-end': 'with its term',
  'pause void': 'and ended its period',
};

/** What a person did to a subscription, as people say it. */
export function historyWords({ action, after, reason }: Pick<AuditEntry, 'action' | 'after' | 'reason'>) {
  const noted = after ?? {};
  const amendment =
    typeof noted.amendment === 'object' && noted.amendment ? (noted.amendment as { kind?: string }) : null;
  const said =
    action === 'amended'
      ? (AMENDED[amendment?.kind ?? ''] ?? `Moved it to version ${Number(noted.priceVersion)}`)
      : (DEEDS[action] ?? 'Changed it');
  const detail = DETAIL[`${String(noted.kind)} ${String(noted.at ?? noted.cycle)}`];
  return { title: detail ? `${said} ${detail}` : said, body: reason };
}
