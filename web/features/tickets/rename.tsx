import { useId, useState } from 'react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { useChangeTicket } from './use-change-ticket.ts';

export function Rename({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const change = useChangeTicket();
  const form = useId();
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
    <Dialog
      open
      onOpenChange={onClose}
      title="Change the subject"
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button look="primary" type="submit" form={form} busy={busy && 'Saving…'}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label="Subject" error={error}>
          <Input value={subject} maxLength={300} onChange={(event) => setSubject(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
