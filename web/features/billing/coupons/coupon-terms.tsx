import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { Select } from '../../../ui/select.tsx';
import type { Draft, FIELDS } from './coupon-draft.ts';

interface Props {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  at: (name: (typeof FIELDS)[number]) => { id: string; error: string | undefined };
}

/** What a coupon takes off, off what, for how long, and for whom: agreed once and for all. */
export function CouponTerms({ draft, set, at }: Props) {
  const { can } = useMember();
  const plans = trpc.pricePlans.list.useQuery(
    { filter: { archived: false }, pageSize: 200, sort: 'name' },
    { enabled: can('pricePlan:read') },
  ).data?.items;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[9rem_minmax(0,1fr)]">
        <Field label="Takes off">
          <Select
            value={draft.kind}
            onChange={(event) => set({ kind: event.target.value as Draft['kind'] })}
            options={[
              { value: 'percent', label: 'a percentage' },
              { value: 'amount', label: 'an amount' },
            ]}
          />
        </Field>
        {draft.kind === 'percent' ? (
          <Field label="How much" {...at('off')}>
            <Input
              inputMode="decimal"
              after="%"
              value={draft.ratePercent}
              onChange={(event) => set({ ratePercent: event.target.value })}
            />
          </Field>
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)_5.5rem] gap-2">
            <Field label="How much" {...at('off')}>
              <Input
                inputMode="decimal"
                value={draft.amount}
                onChange={(event) => set({ amount: event.target.value })}
              />
            </Field>
            <Field label="Currency">
              <Input
                value={draft.currency}
                maxLength={3}
                onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
              />
            </Field>
          </div>
        )}
      </div>
      <RadioCards
        legend="Off what"
        value={draft.scope}
        onChange={(scope) => set({ scope })}
        options={[
          { value: 'all', label: 'All charges of the invoice', help: 'Before tax. Credits have no part in it.' },
          { value: 'plan', label: 'The price plan only', help: 'Add-ons, hours and one-off charges are paid in full.' },
        ]}
      />
      <Field
        label="For how many invoices"
        help="Of billing periods. Empty: every invoice, as long as the subscription runs."
        {...at('periods')}
      >
        <Input inputMode="numeric" value={draft.periods} onChange={(event) => set({ periods: event.target.value })} />
      </Field>
      {plans && plans.length > 0 ? (
        <fieldset id={at('pricePlanIds').id} tabIndex={-1} className="flex flex-col gap-2">
          <legend className="mb-1 text-13 font-medium">Price plans (none ticked: any)</legend>
          <div className="flex max-h-48 flex-col gap-2 overflow-y-auto rounded-md border border-line p-3">
            {plans.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={draft.pricePlanIds.includes(id)}
                onChange={(on) =>
                  set({
                    pricePlanIds: on ? [...draft.pricePlanIds, id] : draft.pricePlanIds.filter((other) => other !== id),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
      ) : null}
      <Checkbox
        label="For new customers only: those who have had no invoice yet"
        checked={draft.newCustomersOnly}
        onChange={(newCustomersOnly) => set({ newCustomersOnly })}
      />
    </>
  );
}
