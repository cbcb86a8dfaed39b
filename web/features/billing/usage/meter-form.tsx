import { useState } from 'react';
import type { Aggregation } from '../../../../domain/billing/usage-terms.ts';
import type { Meter } from '../../../../domain/usage/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { COUNTED } from './words.ts';

const FIELDS = ['name', 'key', 'field', 'aggregation'] as const;
const NAME = /^[\w.-]{1,60}$/;

/** A new meter, or another name for one: how it counts stays, since invoices rest on it. */
export function MeterForm({ meter, onClose }: { meter?: Meter; onClose: () => void }) {
  const utils = trpc.useUtils();
  const [draft, setDraft] = useState({
    name: meter?.name ?? '',
    key: meter?.key ?? '',
    field: meter?.field ?? '',
    aggregation: meter?.aggregation ?? ('sum' as Aggregation),
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const { errors, at, say, run } = useFormErrors(FIELDS);
  const create = trpc.meters.create.useMutation();
  const update = trpc.meters.update.useMutation();
  const pending = create.isPending || update.isPending;
  const submit = async () => {
    const field = draft.field.trim();
    const plain = 'Use letters, digits and . _ - only';
    const unread = field === '' ? draft.aggregation !== 'sum' : !NAME.test(field);
    const wrong = say([
      { name: 'name', message: draft.name.trim() === '' ? 'Give the meter a name' : null },
      { name: 'key', message: NAME.test(draft.key.trim()) ? null : plain },
      {
        name: 'field',
        message: !unread ? null : field === '' ? 'Say which property of an event is counted' : plain,
      },
    ]);
    if (wrong) return;
    const saved = await run(() =>
      meter
        ? update.mutateAsync({ id: meter.id, version: meter.version, name: draft.name })
        : create.mutateAsync({ ...draft, key: draft.key.trim(), field: field === '' ? null : field }),
    );
    if (!saved) return;
    void utils.meters.invalidate();
    toastDone(meter ? 'Saved' : `${draft.name} takes events in now`);
    onClose();
  };
  return (
    <FormDialog
      title={meter ? `Rename ${meter.name}` : 'New meter'}
      confirm={meter ? 'Save' : 'Add it'}
      busy={pending && 'Saving…'}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      <Field label="Name" help="For people: API calls." {...at('name')}>
        <Input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      {meter ? null : (
        <>
          <Field label="Key" help="By which events name it: api.calls. It stays." {...at('key')}>
            <Input value={draft.key} maxLength={60} onChange={(event) => set({ key: event.target.value })} />
          </Field>
          <RadioCards
            legend="What a period’s events come to"
            value={draft.aggregation}
            onChange={(aggregation) => set({ aggregation })}
            options={Object.entries(COUNTED).map(([value, words]) => ({ value: value as Aggregation, ...words }))}
          />
          <Field
            label="Which property is counted"
            help={
              draft.aggregation === 'sum'
                ? 'Its name in an event’s properties. Empty: each event counts as one.'
                : 'Its name in an event’s properties.'
            }
            {...at('field')}
          >
            <Input value={draft.field} maxLength={60} onChange={(event) => set({ field: event.target.value })} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
