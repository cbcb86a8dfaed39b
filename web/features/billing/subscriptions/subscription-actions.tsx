import { CircleSlash, Ellipsis, Pause, Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import { canMove, subscriptionTransitions } from '../../../../domain/billing/contract.ts';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { useCommands } from '../../../app/commands.ts';
import { useMember } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { ChangeDialog, type Deed } from './change-dialog.tsx';

const LABEL: Readonly<Record<Deed, string>> = {
  pause: 'Pause the subscription',
  resume: 'Resume the subscription',
  cancel: 'End the subscription',
};

/** Pause or resume, and end: what its status and the member's permissions allow. */
export function SubscriptionActions({ subscription }: { subscription: SubscriptionDetail }) {
  const { can } = useMember();
  const [asked, setAsked] = useState<Deed | null>(null);
  const { status } = subscription;
  const mayUpdate = can('subscription:update');
  const first: Deed | null = !mayUpdate
    ? null
    : status === 'paused'
      ? 'resume'
      : canMove(subscriptionTransitions, status, 'paused')
        ? 'pause'
        : null;
  const mayEnd = can('subscription:cancel') && canMove(subscriptionTransitions, status, 'cancelled');
  useCommands(
    useMemo(
      () =>
        [first, mayEnd ? ('cancel' as const) : null].flatMap((deed) =>
          deed
            ? [{ id: `${deed} subscription`, label: LABEL[deed], group: 'act' as const, run: () => setAsked(deed) }]
            : [],
        ),
      [first, mayEnd],
    ),
  );
  return (
    <>
      {mayEnd ? (
        <Menu trigger={<IconButton label="More for this subscription" look="secondary" icon={<Ellipsis />} />}>
          <MenuItem icon={<CircleSlash />} danger onSelect={() => setAsked('cancel')}>
            End the subscription…
          </MenuItem>
        </Menu>
      ) : null}
      {first ? (
        <Button
          look={first === 'resume' ? 'primary' : 'secondary'}
          icon={first === 'resume' ? <Play /> : <Pause />}
          onClick={() => setAsked(first)}
        >
          {first === 'resume' ? 'Resume' : 'Pause'}
        </Button>
      ) : null}
      {asked ? <ChangeDialog subscription={subscription} deed={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
