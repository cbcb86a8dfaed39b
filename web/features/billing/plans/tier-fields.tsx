import { Plus, X } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import type { TierDraft } from './price-draft.ts';

interface Props {
  tiers: readonly TierDraft[];
  currency: string;
  onChange: (tiers: readonly TierDraft[]) => void;
}

const COLUMNS =
  'grid grid-cols-[2rem_minmax(0,1fr)_minmax(0,1.4fr)_minmax(0,1fr)_2rem] items-center gap-1 sm:grid-cols-[3rem_minmax(0,0.9fr)_minmax(0,1.4fr)_minmax(0,1fr)_2rem] sm:gap-2 [&_input]:max-sm:px-1.5';

/** Tiers without gaps: each begins after the one before, the last one has no end. */
export function TierFields({ tiers, currency, onChange }: Props) {
  const set = (at: number, change: Partial<TierDraft>) =>
    onChange(tiers.map((tier, index) => (index === at ? { ...tier, ...change } : tier)));
  const add = () => {
    const end = Number(tiers.at(-2)?.upTo ?? 0);
    const upTo = String(Number.isInteger(end) && end > 0 ? end * 10 : 10);
    onChange([...tiers.slice(0, -1), { upTo, unitAmount: '', flat: '' }, ...tiers.slice(-1)]);
  };
  return (
    <div className="flex flex-col gap-2">
      <div className={`${COLUMNS} text-13 text-faint`} aria-hidden>
        <span>From</span>
        <span>up to</span>
        <span>each, {currency}</span>
        <span>once, {currency}</span>
      </div>
      <ol className="flex flex-col gap-2">
        {tiers.map((tier, at) => {
          const last = at === tiers.length - 1;
          const name = `Tier ${at + 1}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a tier is its place in the order
            <li key={at} className={COLUMNS}>
              <span className="text-right text-13 text-muted tabular-nums">
                {at === 0 ? 1 : Number(tiers[at - 1]?.upTo) + 1 || '…'}
              </span>
              {last ? (
                <span className="px-2 text-13 text-muted">no end</span>
              ) : (
                <Input
                  aria-label={`${name}, up to`}
                  inputMode="numeric"
                  value={tier.upTo}
                  onChange={(event) => set(at, { upTo: event.target.value })}
                />
              )}
              <Input
                aria-label={`${name}, for each unit`}
                inputMode="decimal"
                value={tier.unitAmount}
                onChange={(event) => set(at, { unitAmount: event.target.value })}
              />
              <Input
                aria-label={`${name}, once`}
                inputMode="decimal"
                placeholder="none"
                value={tier.flat}
                onChange={(event) => set(at, { flat: event.target.value })}
              />
              {last || tiers.length < 2 ? null : (
                <IconButton
                  label={`Remove tier ${at + 1}`}
                  icon={<X />}
                  onClick={() => onChange(tiers.filter((_, index) => index !== at))}
                />
              )}
            </li>
          );
        })}
      </ol>
      <Button icon={<Plus />} className="self-start" onClick={add}>
        Another tier
      </Button>
    </div>
  );
}
