import { useId, useState } from 'react';
import { type Stretch, toIso } from '../../../domain/time/instant.ts';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { MomentField } from '../../ui/moment-field.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useMembers } from './use-members.ts';

interface Props {
  rota: { readonly id: string; readonly name: string; readonly zone: string };
  /** What was clicked; null: closed. */
  stretch: Stretch | null;
  onClose: () => void;
}

/** Somebody takes over for a while. */
export function OverrideDialog({ rota, stretch, onClose }: Props) {
  const form = useId();
  const utils = trpc.useUtils();
  const override = trpc.rotas.override.useMutation();
  return (
    <FormDialog
      open={stretch !== null}
      onClose={onClose}
      title={`Who takes over ${rota.name}?`}
      confirm="Take over"
      busy={override.isPending && 'Saving…'}
      form={form}
    >
      {stretch ? (
        <OverrideForm
          id={form}
          zone={rota.zone}
          initial={stretch}
          onSave={async ({ from, to, memberId }) => {
            const made = await override.mutateAsync({ id: rota.id, from: toIso(from), to: toIso(to), memberId });
            toastDone(`${made.name} takes over`);
            onClose();
            await utils.rotas.invalidate();
          }}
        />
      ) : null}
    </FormDialog>
  );
}

interface FormProps {
  id: string;
  zone: string;
  initial: Stretch;
  onSave: (override: Stretch & { memberId: string }) => Promise<unknown>;
}

function OverrideForm({ id, zone, initial, onSave }: FormProps) {
  const [memberId, setMemberId] = useState<string | null>(null);
  const [from, setFrom] = useState<number | null>(initial.from);
  const [to, setTo] = useState<number | null>(initial.to);
  const { errors, at, idOf, errorOf, run } = useFormErrors(['memberId', 'from', 'to']);
  const people = useMembers();
  const [missing, setMissing] = useState(false);
  const submit = () => {
    setMissing(memberId === null);
    if (memberId !== null && from !== null && to !== null) void run(() => onSave({ memberId, from, to }));
  };
  const clock = `On the clock of ${zone.replaceAll('_', ' ')}.`;
  return (
    <Form id={id} errors={errors} onSubmit={submit}>
      <Field
        id={idOf('memberId')}
        label="Who"
        error={errorOf('memberId') ?? (missing && memberId === null ? 'Choose who takes over' : undefined)}
      >
        <Combobox value={memberId} onChange={setMemberId} options={people} placeholder="Choose somebody" />
      </Field>
      <Field {...at('from')} label="From" help={clock}>
        <MomentField value={from} onChange={setFrom} zone={zone} />
      </Field>
      <Field {...at('to')} label="Until">
        <MomentField value={to} onChange={setTo} zone={zone} />
      </Field>
    </Form>
  );
}
