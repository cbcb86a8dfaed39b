import { Plus, Trash2 } from 'lucide-react';
import type { RoundingMode } from '../../../../domain/billing/price-list.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { AmountField } from '../amount-field.tsx';
import type { Model, PriceDraft } from './price-draft.ts';
import { MODEL_WORDS } from './price-words.ts';
import { TierFields } from './tier-fields.tsx';

interface Props {
  draft: PriceDraft;
  onChange: (draft: PriceDraft) => void;
  /** undefined: it is the only one. */
  onRemove: (() => void) | undefined;
  error: string | undefined;
  /** Of use: so much for each, without a minimum, in the plan's own currency. */
  metered?: boolean;
}

const ROUNDING: readonly { value: RoundingMode; label: string }[] = [
  { value: 'half-up', label: 'halves up' },
  { value: 'half-even', label: 'halves to even' },
  { value: 'up', label: 'always up' },
  { value: 'down', label: 'always down' },
];

const MODELS = Object.entries(MODEL_WORDS).map(([value, { label }]) => ({ value, label }));

/** What a plan costs in one currency. */
export function PriceFields({ draft, onChange, onRemove, error, metered = false }: Props) {
  const { currency, model } = draft;
  const set = (change: Partial<PriceDraft>) => onChange({ ...draft, ...change });
  const fine = model === 'per-seat' || model === 'graduated' || model === 'volume';
  return (
    <fieldset className="flex flex-col gap-4 rounded-md border border-line p-3">
      <legend className="px-1 text-13 font-medium">Price in {currency || 'a currency'}, before tax</legend>
      <div className="grid grid-cols-[6rem_minmax(0,1fr)_auto] items-end gap-3">
        <Field label="Currency">
          <Input
            value={currency}
            maxLength={3}
            disabled={metered}
            onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
          />
        </Field>
        <Field label="Counted">
          <Select
            value={model}
            onChange={(event) => set({ model: event.target.value as Model })}
            options={metered ? MODELS.filter(({ value }) => value !== 'flat') : MODELS}
          />
        </Field>
        {onRemove ? (
          <IconButton label={`Remove the price in ${currency}`} icon={<Trash2 />} onClick={onRemove} />
        ) : null}
      </div>
      <p className="-mt-2 text-13 text-muted">{MODEL_WORDS[model].help}</p>
      {model === 'flat' ? (
        <AmountField
          label="For each period"
          currency={currency}
          value={draft.amount}
          onChange={(amount) => set({ amount })}
        />
      ) : null}
      {model === 'per-seat' ? (
        <AmountField
          label="For each unit"
          help="As fine as you like: 0.0123 is exact until the line is rounded."
          currency={currency}
          value={draft.unitAmount}
          onChange={(unitAmount) => set({ unitAmount })}
        />
      ) : null}
      {model === 'package' ? (
        <div className="grid grid-cols-2 gap-3">
          <Field label="Units in a package">
            <Input inputMode="numeric" value={draft.size} onChange={(event) => set({ size: event.target.value })} />
          </Field>
          <AmountField
            label="For each package"
            currency={currency}
            value={draft.amount}
            onChange={(amount) => set({ amount })}
          />
        </div>
      ) : null}
      {model === 'graduated' || model === 'volume' ? (
        <TierFields tiers={draft.tiers} currency={currency} onChange={(tiers) => set({ tiers })} />
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        {metered ? null : (
          <AmountField
            label="At least, for a period"
            help="What is missing to it is a line of its own."
            currency={currency}
            placeholder="no minimum"
            value={draft.minimum}
            onChange={(minimum) => set({ minimum })}
          />
        )}
        {fine ? (
          <Field label="Amounts are rounded">
            <Select
              value={draft.rounding}
              onChange={(event) => set({ rounding: event.target.value as RoundingMode })}
              options={ROUNDING}
            />
          </Field>
        ) : null}
      </div>
      {error ? <p className="text-13 text-breached">{error}</p> : null}
    </fieldset>
  );
}

/** Another currency. */
export const AddPrice = ({ onClick }: { onClick: () => void }) => (
  <Button icon={<Plus />} onClick={onClick}>
    Another currency
  </Button>
);
