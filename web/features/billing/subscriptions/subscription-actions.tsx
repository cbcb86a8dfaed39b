import {
  CalendarClock,
  ChartPie,
  CircleSlash,
  Ellipsis,
  FastForward,
  Pause,
  Play,
  RotateCcw,
  SkipForward,
  Undo2,
} from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { useCommands } from '../../../app/commands.ts';
import { useMember } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { type Deed, DeedDialog } from './life-forms.tsx';

const LABEL: Readonly<Record<Deed, { words: string; short: string; icon: ReactNode }>> = {
  activate: { words: 'End the trial now', short: 'Activate', icon: <FastForward /> },
  'extend-trial': { words: 'Move the end of the trial', short: 'Move the trial’s end', icon: <CalendarClock /> },
  pause: { words: 'Pause the subscription', short: 'Pause', icon: <Pause /> },
  resume: { words: 'Resume the subscription', short: 'Resume', icon: <Play /> },
  cancel: { words: 'End the subscription', short: 'End', icon: <CircleSlash /> },
  keep: { words: 'Keep the subscription', short: 'Keep it', icon: <Undo2 /> },
  reactivate: { words: 'Take the subscription up again', short: 'Take up again', icon: <RotateCcw /> },
  'skip-next': { words: 'Skip the next invoice', short: 'Skip', icon: <SkipForward /> },
  term: { words: 'Agree on a term', short: 'Term', icon: <CalendarClock /> },
  instalments: { words: 'Bill it in instalments', short: 'Instalments', icon: <ChartPie /> },
  'invoice-ahead': { words: 'Invoice periods ahead', short: 'Invoice ahead', icon: <FastForward /> },
};

/** What its state allows: the most likely first. */
function deedsOf({ status, endsAt, nextInvoiceAt, timing, agreement }: SubscriptionDetail): readonly Deed[] {
  if (status === 'cancelled') return ['reactivate'];
  const first: readonly Deed[] =
    endsAt !== null
      ? ['keep', ...(status === 'paused' ? (['resume'] as const) : [])]
      : status === 'paused'
        ? ['resume']
        : status === 'trialing'
          ? ['activate', 'extend-trial', 'pause']
          : ['pause'];
  const skip: readonly Deed[] = nextInvoiceAt !== null && status === 'active' ? ['skip-next'] : [];
  // One that ends keeps its end, but for a term that runs out.
  const term: readonly Deed[] = endsAt === null || agreement.term?.atEnd === 'expire' ? ['term'] : [];
  const schedules: readonly Deed[] =
    timing !== 'advance' ? [] : status === 'active' ? ['instalments', 'invoice-ahead'] : ['instalments'];
  return [...first, ...skip, ...term, ...schedules, 'cancel'];
}

/** What its status and the member's permissions allow: the first as a button, the others in a menu. */
export function SubscriptionActions({ subscription }: { subscription: SubscriptionDetail }) {
  const { can } = useMember();
  const [asked, setAsked] = useState<Deed | null>(null);
  const [mayUpdate, mayEnd] = [can('subscription:update'), can('subscription:cancel')];
  const deeds = useMemo(
    () => deedsOf(subscription).filter((deed) => (deed === 'cancel' ? mayEnd : mayUpdate)),
    [subscription, mayUpdate, mayEnd],
  );
  useCommands(
    useMemo(
      () =>
        deeds.map((deed) => ({
          id: `${deed} subscription`,
          label: LABEL[deed].words,
          group: 'act' as const,
          run: () => setAsked(deed),
        })),
      [deeds],
    ),
  );
  const [first, ...others] = deeds[0] === 'cancel' ? [undefined, ...deeds] : deeds;
  return (
    <>
      {others.length > 0 ? (
        <Menu trigger={<IconButton label="More for this subscription" look="secondary" icon={<Ellipsis />} />}>
          {others.map((deed) =>
            deed ? (
              <MenuItem key={deed} icon={LABEL[deed].icon} danger={deed === 'cancel'} onSelect={() => setAsked(deed)}>
                {LABEL[deed].words}…
              </MenuItem>
            ) : null,
          )}
        </Menu>
      ) : null}
      {first ? (
        <Button
          look={first === 'pause' ? 'secondary' : 'primary'}
          icon={LABEL[first].icon}
          onClick={() => setAsked(first)}
        >
          {LABEL[first].short}
        </Button>
      ) : null}
      {asked ? <DeedDialog deed={asked} subscription={subscription} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
