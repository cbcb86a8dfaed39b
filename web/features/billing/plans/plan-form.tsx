import { Fragment } from 'react';
import { type Interval, intervals, type PricePlan, type Timing } from '../../../../domain/billing/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useDraft } from '../../../app/use-draft.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { rhythmWords, termsWords } from '../words.ts';
import { EMPTY_PRICE, type PriceDraft, priceDraftOf, type Read, readDraft } from './price-draft.ts';
import { AddPrice, PriceFields } from './price-fields.tsx';
import { PricePreview } from './price-preview.tsx';
import { readUsage, type UsageDraft, usageDraftOf } from './usage-draft.ts';
import { UsageFields } from './usage-fields.tsx';

interface Draft {
  readonly name: string;
  readonly prices: readonly PriceDraft[];
  readonly interval: Interval;
  readonly intervalCount: string;
  readonly timing: Timing;
  readonly trialDays: string;
  readonly taxRateIds: readonly string[];
  /** Left out in a draft of before there were any. */
  readonly usage?: readonly UsageDraft[];
}

const FIELDS = ['name', 'prices', 'interval', 'intervalCount', 'timing', 'trialDays', 'taxRateIds', 'usage'] as const;

const draftOf = (plan: PricePlan | undefined): Draft => ({
  name: plan?.name ?? '',
  prices: plan?.prices.map(priceDraftOf) ?? [EMPTY_PRICE],
  interval: plan?.interval ?? 'month',
  intervalCount: String(plan?.intervalCount ?? 1),
  timing: plan?.timing ?? 'advance',
  trialDays: String(plan?.trialDays ?? 0),
  taxRateIds: plan?.taxRateIds ?? [],
  usage: plan?.usage.map(usageDraftOf) ?? [],
});

interface Props {
  plan?: PricePlan;
  onClose: () => void;
}

/** A new price plan, or a change of one: with subscriptions on it other terms are its next version. */
export function PlanForm({ plan, onClose }: Props) {
  const utils = trpc.useUtils();
  const [draft, setDraft, dropDraft] = useDraft<Draft>(
    plan ? `plan terms:${plan.id}:${plan.version}` : 'new plan terms',
    draftOf(plan),
  );
  const taxes = trpc.taxRates.list.useQuery({ filter: { archived: false }, pageSize: 200 }).data?.items ?? [];
  const { errors, at, say, run } = useFormErrors(FIELDS);
  const create = trpc.pricePlans.create.useMutation();
  const update = trpc.pricePlans.update.useMutation();
  const pending = create.isPending || update.isPending;
  const used = plan?.subscriptions ?? 0;
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const read = draft.prices.map(readDraft);
  const meters = trpc.meters.list.useQuery({ filter: { archived: false }, pageSize: 200 }).data?.items ?? [];
  const currencies = draft.prices.map(({ currency }) => currency);
  const uses = (draft.usage ?? []).map((charge) => readUsage(charge, currencies));
  const setPrice = (index: number, price: PriceDraft | null) =>
    set({ prices: draft.prices.flatMap((one, at) => (at !== index ? one : price === null ? [] : price)) });
  const count = Number(draft.intervalCount);
  const trialDays = Number(draft.trialDays);

  const submit = async () => {
    const wrong = [
      ...(draft.name.trim() === '' ? [{ name: 'name' as const, message: 'Give the plan a name' }] : []),
      ...read.flatMap((one) => ('problem' in one ? [{ name: 'prices' as const, message: one.problem }] : [])),
      ...uses.flatMap((one) => ('problem' in one ? [{ name: 'usage' as const, message: one.problem }] : [])),
      ...(Number.isInteger(count) && count >= 1 && count <= 36
        ? []
        : [{ name: 'intervalCount' as const, message: 'Use a whole number from 1 to 36' }]),
      ...(Number.isInteger(trialDays) && trialDays >= 0 && trialDays <= 730
        ? []
        : [{ name: 'trialDays' as const, message: 'Use a whole number of days, 730 at the most' }]),
    ];
    const prices = read.flatMap((one) => ('terms' in one ? one.terms : []));
    if (say(wrong)) return;
    const { name, interval, timing, taxRateIds } = draft;
    const terms = {
      prices,
      interval,
      intervalCount: count,
      timing,
      trialDays,
      taxRateIds: [...taxRateIds],
      usage: uses.flatMap((one) => ('charge' in one ? one.charge : [])),
    };
    const saved = await run(() =>
      plan
        ? update.mutateAsync({ id: plan.id, version: plan.version, name, ...terms })
        : create.mutateAsync({ name, ...terms }),
    );
    if (!saved) return;
    dropDraft();
    void utils.pricePlans.invalidate();
    toastDone(plan ? 'Saved' : `${name} is offered now`);
    onClose();
  };

  return (
    <FormDialog
      as="drawer"
      title={plan ? `Change ${plan.name}` : 'New price plan'}
      confirm={plan ? 'Save' : 'Offer the plan'}
      busy={pending && 'Saving…'}
      cancel="Keep for later"
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      <Field label="Name" {...at('name')}>
        <Input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      {used > 0 ? (
        <p className="rounded-md border border-line bg-canvas px-3 py-2 text-13 text-muted">
          {used === 1 ? 'A subscription is' : `${used} subscriptions are`} on this plan and keep their terms until they
          are moved. Other terms become the next version, for whoever comes from now on.
        </p>
      ) : null}
      <div className="flex flex-col gap-3" id={at('prices').id} tabIndex={-1}>
        {draft.prices.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a price is its place in the list while its currency is typed
          <Fragment key={index}>
            <PriceFields
              draft={one}
              onChange={(price) => setPrice(index, price)}
              onRemove={draft.prices.length > 1 ? () => setPrice(index, null) : undefined}
              error={errors.length > 0 ? problemOf(read[index]) : undefined}
            />
            <Shown read={read[index]} />
          </Fragment>
        ))}
        <div>
          <AddPrice onClick={() => set({ prices: [...draft.prices, { ...EMPTY_PRICE, currency: '' }] })} />
        </div>
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
      <UsageFields
        id={at('usage').id}
        charges={draft.usage ?? []}
        currencies={currencies}
        meters={meters}
        onChange={(usage) => set({ usage })}
        error={at('usage').error}
      />
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
      {Number.isInteger(count) && Number.isInteger(trialDays) ? (
        <p className="text-13 text-muted">
          Billed {rhythmWords(draft.interval, count)}, {termsWords({ timing: draft.timing, trialDays })}.
        </p>
      ) : null}
    </FormDialog>
  );
}

const problemOf = (read: Read | undefined): string | undefined =>
  read && 'problem' in read ? read.problem : undefined;

const Shown = ({ read }: { read: Read | undefined }) =>
  read && 'terms' in read ? <PricePreview terms={read.terms} /> : null;
