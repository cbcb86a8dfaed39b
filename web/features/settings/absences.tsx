import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Availability } from '../../../domain/availability/contract.ts';
import { toIso } from '../../../domain/time/instant.ts';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { FormSummary } from '../../ui/form-summary.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Instant } from '../../ui/instant.tsx';
import { MomentField } from '../../ui/moment-field.tsx';
import { toastDone } from '../../ui/toast.tsx';

/** When somebody is away: they are given no tickets, and on call somebody stands in. */
export function Absences({ availability }: { availability: Availability }) {
  const { memberId, absences, zone } = availability;
  const utils = trpc.useUtils();
  const done = (after: Availability) => utils.availability.get.setData({ memberId }, after);
  const add = trpc.availability.addAbsence.useMutation({ onSuccess: done });
  const remove = trpc.availability.removeAbsence.useMutation({ onSuccess: done });
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const [reason, setReason] = useState('');
  const { errors, at, run } = useFormErrors(['from', 'to', 'reason']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (from === null || to === null) return;
    void run(async () => {
      await add.mutateAsync({ memberId, from: toIso(from), to: toIso(to), reason });
      toastDone('Entered');
      setFrom(null);
      setTo(null);
      setReason('');
    });
  };
  return (
    <Card title="Away">
      <p className="mb-3 text-13 text-faint">
        Who is away is given no tickets; where they would be on call, the next in the rota stands in.
      </p>
      {absences.length > 0 ? (
        <ul className="mb-4 flex flex-col">
          {absences.map((absence) => (
            <li key={absence.id} className="flex items-center gap-2 border-t border-line py-1 first:border-t-0">
              <span className="min-w-0 grow">
                <Instant at={absence.from} /> to <Instant at={absence.to} />
                {absence.reason ? <span className="text-muted"> · {absence.reason}</span> : null}
              </span>
              <IconButton
                label="Take this absence back"
                icon={<X />}
                onClick={() => remove.mutate({ memberId, id: absence.id })}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <form onSubmit={submit} className="grid gap-3 sm:grid-cols-2">
        <div className="empty:hidden sm:col-span-2">
          <FormSummary errors={errors} />
        </div>
        <Field {...at('from')} label="From">
          <MomentField value={from} onChange={setFrom} zone={zone} />
        </Field>
        <Field {...at('to')} label="Until">
          <MomentField value={to} onChange={setTo} zone={zone} />
        </Field>
        <Field {...at('reason')} label="Reason (optional)" className="sm:col-span-2">
          <Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <div>
          <Button
            type="submit"
            icon={<Plus />}
            disabled={from === null || to === null}
            busy={add.isPending && 'Saving…'}
          >
            Enter the absence
          </Button>
        </div>
      </form>
    </Card>
  );
}
