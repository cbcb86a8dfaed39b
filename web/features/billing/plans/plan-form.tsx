import { useId } from 'react';
import { type Interval, intervals, type PricePlan, type Timing } from '../../../../domain/billing/contract.ts';
import { isCurrency } from '../../../../domain/money/currency.ts';
import { formatMinor, fromWire, parseMinor, toWire } from '../../../../domain/money/money.ts';
import { trpc } from '../../../app/trpc.ts';
import { useDraft } from '../../../app/use-draft.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { Input } from '../../../ui/input.tsx';
import { Money } from '../../../ui/money.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useFormErrors } from '../use-form-errors.ts';
import { everyWords, termsWords } from '../words.ts';

interface Draft {
  readonly name: string;
  readonly price: string;
  readonly currency: string;
  readonly interval: Interval;
  readonly intervalCount: string;
  readonly timing: Timing;
  readonly trialDays: string;
  readonly taxRateIds: readonly string[];
}

const FIELDS = [
  'name',
  'priceMinor',
  'currency',
  'interval',
  'intervalCount',
  'timing',
  'trialDays',
  'taxRateIds',
] as const;

const draftOf = (plan: PricePlan | undefined): Draft => ({
  name: plan?.name ?? '',
  price: plan ? formatMinor(fromWire(plan.priceMinor), plan.currency) : '',
  currency: plan?.currency ?? 'EUR',
  interval: plan?.interval ?? 'month',
  intervalCount: String(plan?.intervalCount ?? 1),
  timing: plan?.timing ?? 'advance',
  trialDays: String(plan?.trialDays ?? 0),
  taxRateIds: plan?.taxRateIds ?? [],
});

/** The price in minor units; null where it is no amount of that currency. */
function priceOf({ price, currency }: Draft): number | null {
  try {
    const minor = toWire(parseMinor(price.trim().replace(',', '.'), currency));
    return minor >= 0 ? minor : null;
  } catch {
    return null;
  }
}

interface Props {
  plan?: PricePlan;
  onClose: () => void;
}

/** A new price plan, or a change of one. Once a subscription is on it, only its name may change. */
export function PlanForm({ plan, onClose }: Props) {
  const form = useId();
  const utils = trpc.useUtils();
  const [draft, setDraft, dropDraft] = useDraft<Draft>(
    plan ? `plan:${plan.id}:${plan.version}` : 'new plan',
    draftOf(plan),
  );
  const taxes = trpc.taxRates.list.useQuery({ filter: { archived: false }, pageSize: 200 }).data?.items ?? [];
  const { errors, at, say, refuse } = useFormErrors('plan', FIELDS);
  const create = trpc.pricePlans.create.useMutation();
  const update = trpc.pricePlans.update.useMutation();
  const pending = create.isPending || update.isPending;
  const fixed = (plan?.subscriptions ?? 0) > 0;
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const priceMinor = priceOf(draft);
  const count = Number(draft.intervalCount);
  const trialDays = Number(draft.trialDays);

  const submit = async () => {
    if (pending) return;
    const wrong = [
      ...(draft.name.trim() === '' ? [{ name: 'name' as const, message: 'Give the plan a name' }] : []),
      ...(isCurrency(draft.currency)
        ? []
        : [{ name: 'currency' as const, message: 'Use a currency code such as EUR' }]),
      ...(priceMinor === null && isCurrency(draft.currency)
        ? [{ name: 'priceMinor' as const, message: `Use an amount of ${draft.currency} such as 49.00` }]
        : []),
      ...(Number.isInteger(count) && count >= 1 && count <= 36
        ? []
        : [{ name: 'intervalCount' as const, message: 'Use a whole number from 1 to 36' }]),
      ...(Number.isInteger(trialDays) && trialDays >= 0 && trialDays <= 730
        ? []
        : [{ name: 'trialDays' as const, message: 'Use a whole number of days, 730 at the most' }]),
    ];
    say(wrong);
    if (wrong.length > 0 || priceMinor === null) return;
    const { name, currency, interval, timing, taxRateIds } = draft;
    const terms = {
      priceMinor,
      currency,
      interval,
      intervalCount: count,
      timing,
      trialDays,
      taxRateIds: [...taxRateIds],
    };
    try {
      if (plan) await update.mutateAsync({ id: plan.id, version: plan.version, name, ...(fixed ? {} : terms) });
      else await create.mutateAsync({ name, ...terms });
      dropDraft();
      void utils.pricePlans.invalidate();
      toastDone(plan ? 'Saved' : `${name} is offered now`);
      onClose();
    } catch (error) {
      refuse(error);
    }
  };

  return (
    <Drawer
      open
      onOpenChange={onClose}
      title={plan ? `Change ${plan.name}` : 'New price plan'}
      footer={
        <>
          <Button onClick={onClose}>Keep for later</Button>
          <Button look="primary" type="submit" form={form} busy={pending && 'Saving…'}>
            {plan ? 'Save' : 'Offer the plan'}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <FormSummary errors={errors} />
        <Field label="Name" {...at('name')}>
          <Input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        {fixed ? (
          <p className="rounded-md border border-line bg-canvas px-3 py-2 text-13 text-muted">
            {plan?.subscriptions === 1 ? 'A subscription is' : `${plan?.subscriptions} subscriptions are`} on this plan,
            so its price and terms stay. For other terms make a new plan and archive this one.
          </p>
        ) : (
          <>
            <div className="grid grid-cols-[1fr_7rem] gap-4">
              <Field label="Price, before tax" {...at('priceMinor')}>
                <Input
                  inputMode="decimal"
                  value={draft.price}
                  onChange={(event) => set({ price: event.target.value })}
                />
              </Field>
              <Field label="Currency" {...at('currency')}>
                <Input
                  value={draft.currency}
                  maxLength={3}
                  onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
                />
              </Field>
            </div>
            <div className="grid grid-cols-[7rem_1fr] gap-4">
              <Field label="Billed every" {...at('intervalCount')}>
                <Input
                  inputMode="numeric"
                  value={draft.intervalCount}
                  onChange={(event) => set({ intervalCount: event.target.value })}
                />
              </Field>
              <Field label="Interval" {...at('interval')}>
                <Select
                  value={draft.interval}
                  onChange={(event) => set({ interval: event.target.value as Interval })}
                  options={intervals.map((value) => ({ value, label: count === 1 ? value : `${value}s` }))}
                />
              </Field>
            </div>
            <div className="grid grid-cols-2 gap-4">
              <Field label="Billed" {...at('timing')}>
                <Select
                  value={draft.timing}
                  onChange={(event) => set({ timing: event.target.value as Timing })}
                  options={[
                    { value: 'advance', label: 'in advance' },
                    { value: 'arrears', label: 'in arrears' },
                  ]}
                />
              </Field>
              <Field label="Free trial" {...at('trialDays')}>
                <Input
                  inputMode="numeric"
                  after="days"
                  value={draft.trialDays}
                  onChange={(event) => set({ trialDays: event.target.value })}
                />
              </Field>
            </div>
            <fieldset className="flex flex-col gap-2" id={at('taxRateIds').id}>
              <legend className="mb-1 text-13 font-medium">Taxes</legend>
              {taxes.length === 0 ? (
                <p className="text-13 text-faint">There are no tax rates yet. Add them beside the price plans.</p>
              ) : (
                taxes.map(({ id, name, ratePercent }) => (
                  <Checkbox
                    key={id}
                    label={name.includes(ratePercent) ? name : `${name}, ${ratePercent} %`}
                    checked={draft.taxRateIds.includes(id)}
                    onChange={(on) =>
                      set({
                        taxRateIds: on ? [...draft.taxRateIds, id] : draft.taxRateIds.filter((other) => other !== id),
                      })
                    }
                  />
                ))
              )}
            </fieldset>
            {priceMinor !== null && Number.isInteger(count) && Number.isInteger(trialDays) ? (
              <p className="rounded-md border border-line bg-canvas px-3 py-2" aria-live="polite">
                <Money minor={priceMinor} currency={draft.currency} className="font-semibold" />{' '}
                {everyWords(draft.interval, count)}, {termsWords({ timing: draft.timing, trialDays })}
              </p>
            ) : null}
          </>
        )}
      </form>
    </Drawer>
  );
}
