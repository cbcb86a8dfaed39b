import { useState } from 'react';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { toastDone } from '../../ui/toast.tsx';

/** Closes the loop: a reply is drafted in every ticket that waits for the item, and a person sends each. */
export function ShipDialog({ itemKey, onClose }: { itemKey: string; onClose: () => void }) {
  const utils = trpc.useUtils();
  const ship = trpc.tickets.shipItem.useMutation();
  const [body, setBody] = useState('Hello {{firstName}},\n\nwhat you asked for is there now.');
  const run = async () => {
    try {
      const { drafted } = await ship.mutateAsync({ key: itemKey, body });
      const tickets = drafted.length === 1 ? '1 ticket' : `${drafted.length} tickets`;
      toastDone(`A reply is drafted in ${tickets}; whoever has them is told`);
      onClose();
    } catch {
      // It stays open, with the reason.
    } finally {
      void utils.tickets.invalidate();
    }
  };
  return (
    <FormDialog
      onClose={onClose}
      title={`${itemKey} has shipped`}
      description="Every ticket that waits for it gets this as a draft. Nothing is sent until somebody sends it."
      confirm="Draft the replies"
      busy={ship.isPending && 'Drafting…'}
      disabled={body.trim() === ''}
      errors={null}
      onSubmit={run}
    >
      <Field
        label="What the customers are told"
        help="{{firstName}}, {{number}} and {{subject}} stand for each ticket’s own."
        error={ship.error && failureOf(ship.error).message}
      >
        <Textarea rows={6} value={body} onChange={(event) => setBody(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
