import { trpc } from '../../../app/trpc.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import type { Draft } from './draft.ts';

interface Props {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  /** What is wrong with the term, where something is. */
  term: { readonly error?: string | undefined };
}

/** How its trial ends, where the plan has one, and for how long it is agreed on. */
export function NewTerms({ draft, set, term }: Props) {
  const plan = trpc.pricePlans.get.useQuery({ id: draft.pricePlanId }, { enabled: draft.pricePlanId !== '' }).data;
  return (
    <>
      {plan && plan.trialDays > 0 ? (
        <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
          <Field label="Its trial ends without a card" help={`${plan.trialDays} days of trial.`}>
            <Select
              value={draft.withoutCard ?? 'activate'}
              onChange={(event) => set({ withoutCard: event.target.value as Draft['withoutCard'] })}
              options={[
                { value: 'activate', label: 'and it goes on, by invoice' },
                { value: 'pause', label: 'and it is held until there is one' },
                { value: 'cancel', label: 'and it ends' },
              ]}
            />
          </Field>
          <Field label="Reminder" help="Days before; 0: none.">
            <Input
              inputMode="numeric"
              value={draft.reminderDays ?? '3'}
              onChange={(event) => set({ reminderDays: event.target.value })}
            />
          </Field>
        </div>
      ) : null}
      <div className={draft.term ? 'grid gap-4 sm:grid-cols-[1fr_8rem]' : undefined}>
        <Field label="Agreed on">
          <Select
            value={draft.term ?? ''}
            onChange={(event) => set({ term: event.target.value as Draft['term'] })}
            options={[
              { value: '', label: 'until somebody ends it' },
              { value: 'renew', label: 'for a term, then renewed' },
              { value: 'expire', label: 'for a term, then it ends' },
            ]}
          />
        </Field>
        {draft.term ? (
          <Field label="Periods" {...term}>
            <Input
              inputMode="numeric"
              value={draft.termPeriods ?? '12'}
              onChange={(event) => set({ termPeriods: event.target.value })}
            />
          </Field>
        ) : null}
      </div>
    </>
  );
}
