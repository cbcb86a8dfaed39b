import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { useMember } from '../../../app/session.tsx';
import { Card } from '../../../ui/card.tsx';
import { CivilDay, CivilPeriod } from '../../../ui/civil.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';
import { LifeDialog } from './life-dialog.tsx';

const WITHOUT_CARD = {
  activate: 'it goes on',
  pause: 'it is held until there is one',
  cancel: 'it ends',
} as const;

/** What is agreed on about its life: trial, term, the end of a pause, skipped periods. Nothing is shown where nothing is. */
export function AgreementCard({ subscription }: { subscription: SubscriptionDetail }) {
  const { can } = useMember();
  const [unskip, setUnskip] = useState<string | null>(null);
  const { agreement, status, currentPeriod, currency } = subscription;
  const {
    term,
    skipped,
    resumesAt,
    trialReminderDays,
    trialWithoutCard,
    voided,
    restartedAt,
    instalments,
    owed,
    ahead,
  } = agreement;
  const today = currentPeriod?.from ?? '';
  const items: [string, ReactNode][] = [];
  if (status === 'trialing') {
    items.push([
      'Reminder',
      trialReminderDays > 0 ? `mailed ${trialReminderDays} days before the trial ends` : 'none before the trial ends',
    ]);
    items.push(['Without a card', `${WITHOUT_CARD[trialWithoutCard]} when the trial ends`]);
  }
  if (term) {
    items.push([
      'Term',
      <span key="term">
        <CivilPeriod period={term} />, then {term.atEnd === 'renew' ? 'renewed' : 'over'}
        {term.noticeDays > 0 ? `; notice ${term.noticeDays} days before` : ''}
      </span>,
    ]);
  }
  if (status === 'paused') {
    items.push(['Pause ends', resumesAt ? <Instant key="resumes" at={resumesAt} /> : 'when somebody resumes it']);
    if (voided) items.push(['Then', 'another period begins']);
  }
  for (const period of skipped.filter(({ to }) => to > today).slice(0, 6)) {
    items.push([
      'Not charged',
      <span key={period.from} className="flex items-center gap-2">
        <CivilPeriod period={period} />
        {can('subscription:update') && status !== 'cancelled' ? (
          <IconButton label="Charge this period after all" icon={<X />} onClick={() => setUnskip(period.from)} />
        ) : null}
      </span>,
    ]);
  }
  if (instalments > 1) items.push(['Instalments', `${instalments} of each period`]);
  for (const { on, amountMinor } of owed.slice(0, 6)) {
    items.push([
      'To come',
      <span key={`${on} ${amountMinor}`}>
        <Money minor={amountMinor} currency={currency} /> on <CivilDay date={on} />, before tax
      </span>,
    ]);
  }
  if (ahead && ahead.to > today) items.push(['Invoiced ahead', <CivilPeriod key="ahead" period={ahead} />]);
  if (restartedAt) items.push(['Began anew', <Instant key="again" at={restartedAt} />]);
  if (items.length === 0) return null;
  return (
    <Card title="Agreed on">
      <DefinitionList items={items} />
      {unskip ? (
        <LifeDialog
          subscription={subscription}
          title="Charge this period after all?"
          deed="Charge it"
          done="It is charged"
          change={{ kind: 'unskip', from: unskip }}
          onClose={() => setUnskip(null)}
        >
          <p>
            The period from <CivilDay date={unskip} /> on is billed as any other.
          </p>
        </LifeDialog>
      ) : null}
    </Card>
  );
}
