import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { TicketMessage } from '../../../domain/tickets/contract.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { toastDone } from '../../ui/toast.tsx';

/** Makes a message a ticket of its own, of the same requester. */
export function SplitDialog(props: { ticket: TicketDetail; message: TicketMessage; onClose: () => void }) {
  const { ticket, message, onClose } = props;
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const split = trpc.tickets.split.useMutation();
  const [subject, setSubject] = useState(message.body.split('\n')[0]?.slice(0, 120) || ticket.subject);
  const run = async () => {
    try {
      const made = await split.mutateAsync({ id: ticket.id, messageId: message.id, subject });
      void utils.tickets.invalidate();
      toastDone(`#${made.number} is a ticket of its own`);
      void navigate({ to: `/tickets/${made.id}` });
    } catch {
      // The reason stands at the field.
    }
  };
  return (
    <FormDialog
      onClose={onClose}
      title="Make it a ticket of its own"
      description="The same requester, team and labels; its clocks begin now. The message stays here as well, and a note in both says so."
      confirm="Split off"
      busy={split.isPending && 'Splitting…'}
      disabled={subject.trim() === ''}
      errors={null}
      onSubmit={run}
    >
      <Field label="Subject" error={split.error && failureOf(split.error).message}>
        <Input value={subject} onChange={(event) => setSubject(event.target.value)} maxLength={300} />
      </Field>
    </FormDialog>
  );
}
