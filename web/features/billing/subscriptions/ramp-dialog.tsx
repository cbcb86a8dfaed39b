import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { Button } from '../../../ui/button.tsx';
import { DateField } from '../../../ui/date-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { AmendDialog } from './amend-dialog.tsx';
import type { Amendment } from './amendment-preview.tsx';
import { PlanField } from './plan-field.tsx';

interface Step {
  readonly key: number;
  readonly on: string;
  readonly plan: string;
  readonly quantity: string;
}

/** Prices and quantities by date, each from the first period that begins on or after its day. */
export function RampDialog({ subscription, onClose }: { subscription: SubscriptionDetail; onClose: () => void }) {
  const { pricePlanId, quantity } = subscription;
  const blank = (key: number, last?: Step): Step => ({
    key,
    on: '',
    plan: last?.plan ?? pricePlanId,
    quantity: last?.quantity ?? String(quantity),
  });
  const [steps, setSteps] = useState<readonly Step[]>([blank(0)]);
  const change = (key: number, part: Partial<Step>) =>
    setSteps((all) => all.map((step) => (step.key === key ? { ...step, ...part } : step)));
  return (
    <AmendDialog
      subscription={subscription}
      title="Prices by date"
      width="wide"
      deed="Agree on them"
      done="Agreed"
      amendment={toAmendment(steps, pricePlanId)}
      onClose={onClose}
    >
      <ol className="flex flex-col gap-3" aria-label="Steps">
        {steps.map((step, at) => (
          <li
            key={step.key}
            className="grid grid-cols-[9.5rem_minmax(0,1fr)_5rem_2rem] items-start gap-3 max-sm:grid-cols-[1fr_5rem_2rem]"
          >
            <Field label="From" className="max-sm:col-span-3">
              <DateField value={step.on} onChange={(on) => change(step.key, { on })} />
            </Field>
            <PlanField
              field={{ id: `ramp-plan-${step.key}`, error: undefined }}
              value={step.plan}
              onChange={(plan) => change(step.key, { plan })}
            />
            <Field label="Quantity">
              <Input
                inputMode="numeric"
                value={step.quantity}
                onChange={(event) => change(step.key, { quantity: event.target.value })}
              />
            </Field>
            {steps.length > 1 ? (
              <IconButton
                className="mt-6"
                label={`Take step ${at + 1} out`}
                icon={<X />}
                onClick={() => setSteps((all) => all.filter(({ key }) => key !== step.key))}
              />
            ) : null}
          </li>
        ))}
      </ol>
      <div>
        <Button
          icon={<Plus />}
          disabled={steps.length >= 24}
          onClick={() => setSteps((all) => [...all, blank(Math.max(...all.map(({ key }) => key)) + 1, all.at(-1))])}
        >
          Another step
        </Button>
      </div>
      <p className="text-13 text-muted">
        Each counts from the first period that begins on or after its day. What was agreed on for later before is
        replaced.
      </p>
    </AmendDialog>
  );
}

function toAmendment(steps: readonly Step[], present: string): Amendment | null {
  const found = steps.map(({ on, plan, quantity }) => ({
    on,
    quantity: Number(quantity),
    ...(plan === present ? {} : { pricePlanId: plan }),
  }));
  const fine = found.every(({ on, quantity }) => on !== '' && Number.isInteger(quantity) && quantity >= 1);
  // Back to the plan it has now, after another one: then the plan is to be named.
  const named = found.some(({ pricePlanId }) => pricePlanId !== undefined);
  const all = named ? found.map((step) => ({ pricePlanId: present, ...step })) : found;
  return fine ? { kind: 'ramp', steps: all } : null;
}
