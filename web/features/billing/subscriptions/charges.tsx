import { Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { useMember } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CivilDay } from '../../../ui/civil.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Money } from '../../../ui/money.tsx';
import { everyWords } from '../words.ts';
import { AmendDialog } from './amend-dialog.tsx';
import type { Amendment } from './amendment-preview.tsx';
import { ExtraDialog } from './extra-dialog.tsx';
import { HoursDialog } from './hours-dialog.tsx';
import { MinimumDialog } from './minimum-dialog.tsx';
import { PriceDialog } from './price-dialog.tsx';
import { RampDialog } from './ramp-dialog.tsx';

type Asked =
  | { readonly what: 'price' | 'ramp' | 'add-on' | 'charge' | 'minimum' | 'hours' }
  | { readonly what: 'take-off'; readonly name: string; readonly amendment: Amendment };

/** What a subscription pays: its plan and version, add-ons, what waits for the next invoice, and what is agreed for later. */
export function Charges({ subscription }: { subscription: SubscriptionDetail }) {
  const { can } = useMember();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { addOns, waiting, scheduled, currency, quantity, pricePlanName, priceVersion, offeredVersion } = subscription;
  const { commitment, billsHours } = subscription.agreement;
  const may = can('subscription:update') && subscription.status !== 'cancelled';
  const off = (name: string, amendment: Amendment) =>
    may ? (
      <IconButton
        label={`Take ${name} off`}
        icon={<X />}
        onClick={() => setAsked({ what: 'take-off', name, amendment })}
      />
    ) : null;
  return (
    <Card title="What it pays" aside={`${everyWords(subscription.interval, subscription.intervalCount)}, before tax`}>
      <ul className="flex flex-col divide-y divide-line">
        <Row
          words={`${pricePlanName}${quantity > 1 ? ` for ${quantity.toLocaleString()}` : ''}`}
          detail={
            offeredVersion > priceVersion
              ? `version ${priceVersion}, as it was agreed; version ${offeredVersion} is offered now`
              : priceVersion > 1
                ? `version ${priceVersion}`
                : null
          }
          amount={
            subscription.amountMinor -
            addOns.reduce((all, { amountMinor, until }) => all + (until === null ? amountMinor : 0), 0)
          }
          currency={currency}
        />
        {addOns.map(({ id, description, quantity: count, unitAmount, amountMinor, until, from }) => (
          <Row
            key={id}
            words={description}
            detail={
              until ? (
                <>
                  taken off, billed until <CivilDay date={until} />
                </>
              ) : (
                <>
                  add-on since <CivilDay date={from} />, {count.toLocaleString()} × {unitAmount}
                </>
              )
            }
            amount={amountMinor}
            currency={currency}
            action={until ? null : off(description, { kind: 'remove-add-on', addOnId: id })}
          />
        ))}
        {waiting.map(({ id, description, amountMinor, oneOff }) => (
          <Row
            key={id}
            words={description}
            detail="once, with the next invoice"
            amount={amountMinor}
            currency={currency}
            action={oneOff ? off(description, { kind: 'remove-charge', lineId: id }) : null}
          />
        ))}
        {scheduled ? (
          <Row
            words={`${scheduled.pricePlanName}${scheduled.quantity > 1 ? ` for ${scheduled.quantity.toLocaleString()}` : ''}`}
            detail={
              <>
                from <CivilDay date={scheduled.on} /> on, version {scheduled.number}
              </>
            }
            amount={scheduled.periodMinor}
            currency={currency}
            action={off('the agreed change', { kind: 'keep-price' })}
          />
        ) : null}
        {scheduled?.followedBy.map(({ on, pricePlanName: name, quantity: count, periodMinor }) => (
          <Row
            key={on}
            words={`${name}${count > 1 ? ` for ${count.toLocaleString()}` : ''}`}
            detail={
              <>
                then, from <CivilDay date={on} /> on
              </>
            }
            amount={periodMinor}
            currency={currency}
          />
        ))}
        {commitment ? (
          <Row
            words={`At least, over ${commitment.periods === 1 ? 'each period' : `${commitment.periods} periods`}`}
            detail={
              <>
                <Money minor={commitment.chargedMinor} currency={currency} /> in {commitment.billed} of them so far
              </>
            }
            amount={commitment.amountMinor}
            currency={currency}
          />
        ) : null}
      </ul>
      {billsHours ? (
        <p className="mt-2 text-13 text-muted">Approved hours of {subscription.customerName} come with its invoices.</p>
      ) : null}
      {may ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button onClick={() => setAsked({ what: 'price' })} disabled={subscription.status === 'paused'}>
            Change plan or quantity
          </Button>
          <Button onClick={() => setAsked({ what: 'ramp' })} disabled={subscription.status === 'paused'}>
            Prices by date
          </Button>
          <Button
            icon={<Plus />}
            onClick={() => setAsked({ what: 'add-on' })}
            disabled={subscription.status === 'paused'}
          >
            Add-on
          </Button>
          <Button onClick={() => setAsked({ what: 'minimum' })}>Minimum</Button>
          <Button icon={<Plus />} onClick={() => setAsked({ what: 'charge' })}>
            One-off charge
          </Button>
          <Button onClick={() => setAsked({ what: 'hours' })}>
            {billsHours ? 'No longer bill hours' : 'Bill approved hours'}
          </Button>
        </div>
      ) : null}
      {asked?.what === 'hours' ? <HoursDialog subscription={subscription} onClose={() => setAsked(null)} /> : null}
      {asked?.what === 'minimum' ? <MinimumDialog subscription={subscription} onClose={() => setAsked(null)} /> : null}
      {asked?.what === 'price' ? <PriceDialog subscription={subscription} onClose={() => setAsked(null)} /> : null}
      {asked?.what === 'ramp' ? <RampDialog subscription={subscription} onClose={() => setAsked(null)} /> : null}
      {asked?.what === 'add-on' || asked?.what === 'charge' ? (
        <ExtraDialog subscription={subscription} kind={asked.what} onClose={() => setAsked(null)} />
      ) : null}
      {asked?.what === 'take-off' ? (
        <AmendDialog
          subscription={subscription}
          title={`Take ${asked.name} off?`}
          deed="Take it off"
          done="It is off"
          danger
          amendment={asked.amendment}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </Card>
  );
}

interface RowProps {
  words: string;
  detail?: ReactNode;
  amount: number;
  currency: string;
  action?: ReactNode;
}

const Row = ({ words, detail, amount, currency, action }: RowProps) => (
  <li className="flex items-center gap-3 py-2">
    <span className="min-w-0 grow">
      {words}
      {detail ? <span className="block text-13 text-muted">{detail}</span> : null}
    </span>
    <Money minor={amount} currency={currency} className="font-medium" />
    <span className="flex w-8 shrink-0 justify-end">{action}</span>
  </li>
);
