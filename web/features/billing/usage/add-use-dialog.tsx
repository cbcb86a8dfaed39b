import { useState } from 'react';
import { type Instant, toIso } from '../../../../domain/time/instant.ts';
import type { SubscriptionUsage } from '../../../../domain/usage/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { useNow } from '../../../ui/clock.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { MomentField } from '../../../ui/moment-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';

/** Use that no system has sent: an event by hand. */
export function AddUseDialog({ usage, onClose }: { usage: SubscriptionUsage; onClose: () => void }) {
  const utils = trpc.useUtils();
  const now = useNow(60_000);
  const meters = trpc.meters.list.useQuery({ pageSize: 200, filter: { archived: false } }).data?.items ?? [];
  const [meterId, setMeterId] = useState(usage.uses[0]?.meterId ?? '');
  const [value, setValue] = useState('');
  const [at, setAt] = useState<Instant | null>(null);
  // The same for each try, so that a second click counts nothing twice.
  const [id] = useState(() => `by-hand-${crypto.randomUUID()}`);
  const form = useFormErrors(['meter', 'value', 'at']);
  const record = trpc.usage.record.useMutation();
  const meter = meters.find((each) => each.id === meterId) ?? meters[0];
  const submit = async () => {
    if (!meter) return form.tell('There is no meter that takes events in.');
    const missing = meter.field !== null && value.trim() === '';
    if (form.say([{ name: 'value', message: missing ? 'Say how much' : null }])) return;
    const text = value.trim();
    const properties =
      meter.field === null ? {} : { [meter.field]: meter.aggregation === 'unique' ? text : text.replace(',', '.') };
    const event = { id, meter: meter.key, subscriptionId: usage.subscriptionId, at: toIso(at ?? now), properties };
    const taken = await form.run(() => record.mutateAsync({ events: [event] }));
    if (!taken) return;
    const [refused] = taken.errors;
    if (refused) return form.tell(refused.message);
    for (const noun of [utils.usage, utils.subscriptions]) void noun.invalidate();
    toastDone(taken.late > 0 ? 'Counted; its period is invoiced, so it is on the next invoice' : 'Counted');
    onClose();
  };
  return (
    <FormDialog
      title="Add use"
      confirm="Count it"
      busy={record.isPending && 'Counting…'}
      onClose={onClose}
      errors={form.errors}
      onSubmit={submit}
    >
      <Field label="Meter">
        <Select
          value={meter?.id ?? ''}
          onChange={(event) => setMeterId(event.target.value)}
          options={meters.map(({ id: each, name }) => ({ value: each, label: name }))}
        />
      </Field>
      {meter && meter.field !== null ? (
        <Field label={meter.aggregation === 'unique' ? `Which ${meter.field}` : 'How much'} {...form.at('value')}>
          <Input
            inputMode={meter.aggregation === 'unique' ? 'text' : 'decimal'}
            value={value}
            maxLength={200}
            onChange={(event) => setValue(event.target.value)}
          />
        </Field>
      ) : null}
      <Field
        label="When"
        {...form.at('at')}
        help={`Now where it is left empty; on the clock of ${usage.zone.replaceAll('_', ' ')}. Of a period that is invoiced, it is on the next invoice.`}
      >
        <MomentField value={at} onChange={setAt} zone={usage.zone} />
      </Field>
    </FormDialog>
  );
}
