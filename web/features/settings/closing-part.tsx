import { type FormEvent, useState } from 'react';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { FormSummary } from '../../ui/form-summary.tsx';
import { Input } from '../../ui/input.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { counted } from './organisation-part.tsx';

/** After how many days a solved ticket closes by itself. */
export function ClosingPart({ closeAfterDays }: { closeAfterDays: number }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const update = trpc.desk.updateSettings.useMutation();
  const [days, setDays] = useState(String(closeAfterDays));
  const { errors, idOf, errorOf, run } = useFormErrors(['closeAfterDays']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { ticketsMoved } = await update.mutateAsync({ closeAfterDays: Number(days) });
      toastDone(
        ticketsMoved > 0
          ? `Saved: ${counted(ticketsMoved, 'solved ticket closes', 'solved tickets close')} at another time`
          : 'Saved',
      );
      await utils.desk.invalidate();
    });
  };
  return (
    <Card title="Tickets">
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <FormSummary errors={errors} />
        <Field
          id={idOf('closeAfterDays')}
          label="Close solved tickets after"
          help="Until then the customer’s answer opens the ticket again."
          error={errorOf('closeAfterDays')}
        >
          <Input
            inputMode="numeric"
            after="days"
            disabled={!can('desk:update')}
            value={days}
            onChange={(event) => setDays(event.target.value)}
          />
        </Field>
        {days === String(closeAfterDays) ? null : (
          <div className="flex justify-end gap-2">
            <Button look="quiet" onClick={() => setDays(String(closeAfterDays))}>
              Undo
            </Button>
            <Button type="submit" look="primary" busy={update.isPending && 'Saving…'}>
              Save
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}
