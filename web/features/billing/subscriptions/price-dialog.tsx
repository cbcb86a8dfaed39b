import { useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { AmendDialog } from './amend-dialog.tsx';
import type { Amendment } from './amendment-preview.tsx';
import { PlanField } from './plan-field.tsx';

/** Another plan, its present version, or another quantity: now or at the end of the period. */
export function PriceDialog({ subscription, onClose }: { subscription: SubscriptionDetail; onClose: () => void }) {
  const { pricePlanId, priceVersion, offeredVersion } = subscription;
  const behind = offeredVersion > priceVersion;
  const [plan, setPlan] = useState(pricePlanId);
  const [quantity, setQuantity] = useState(String(subscription.quantity));
  const [when, setWhen] = useState<'now' | 'period-end'>('period-end');
  const count = Number(quantity);
  const whole = Number.isInteger(count) && count >= 1;
  const [version, setVersion] = useState<'present' | 'own'>(behind ? 'present' : 'own');
  const moves = plan !== pricePlanId || (behind && version === 'present');
  const changes = moves || count !== subscription.quantity;
  const amendment: Amendment | null =
    whole && changes ? { kind: 'price', when, quantity: count, ...(moves ? { pricePlanId: plan } : {}) } : null;
  return (
    <AmendDialog
      subscription={subscription}
      title="Change what it pays"
      deed={when === 'now' ? 'Change it now' : 'Change it then'}
      done={when === 'now' ? 'Changed' : 'It changes at the end of the period'}
      amendment={amendment}
      onClose={onClose}
    >
      <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-4">
        <PlanField field={{ id: 'amend-plan', error: undefined }} value={plan} onChange={setPlan} />
        <Field label="Quantity" {...(whole ? {} : { error: 'From 1 on' })}>
          <Input inputMode="numeric" value={quantity} onChange={(event) => setQuantity(event.target.value)} />
        </Field>
      </div>
      {behind && plan === pricePlanId ? (
        <RadioCards
          legend="Version"
          value={version}
          onChange={setVersion}
          options={[
            { value: 'present', label: `Version ${offeredVersion}, offered now` },
            { value: 'own', label: `Version ${priceVersion}, as it was agreed` },
          ]}
        />
      ) : null}
      <RadioCards
        legend="When"
        value={when}
        onChange={setWhen}
        options={[
          { value: 'period-end', label: 'With its next period', help: 'What is billed stays as it is.' },
          {
            value: 'now',
            label: 'Now',
            help: 'Unused time is credited, the rest of the period charged at the new price.',
          },
        ]}
      />
    </AmendDialog>
  );
}
