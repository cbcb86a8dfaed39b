import { useState } from 'react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { useChangeTicket } from './use-change-ticket.ts';

export function Rename({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const change = useChangeTicket();
  const [subject, setSubject] = useState(ticket.subject);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (subject.trim() === '') {
      setError('Say in a few words what it is about');
      return;
    }
    setBusy(true);
    try {
      await change(ticket, { subject: subject.trim() });
      onClose();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'It did not work.');
      setBusy(false);
    }
  };
  return (
    <FormDialog
      onClose={onClose}
      title="Change the subject"
      confirm="Save"
      busy={busy && 'Saving…'}
      errors={null}
      onSubmit={save}
    >
      <Field label="Subject" error={error}>
        <Input value={subject} maxLength={300} onChange={(event) => setSubject(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
