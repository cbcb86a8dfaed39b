import { useState } from 'react';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { toastDone } from '../../ui/toast.tsx';

const AGREED = [
  { value: '', label: 'No time is agreed' },
  { value: '3600', label: '1 hour' },
  { value: '7200', label: '2 hours' },
  { value: '14400', label: '4 hours' },
  { value: '28800', label: '8 hours' },
  { value: '57600', label: '16 hours' },
  { value: '144000', label: '40 hours' },
];

/** Asks a supplier or another team by e-mail, beside the ticket. */
export function SideDialog(props: { ticketId: string; subject: string; onClose: () => void }) {
  const { ticketId, onClose } = props;
  const utils = trpc.useUtils();
  const start = trpc.sideConversations.start.useMutation();
  const form = useFormErrors(['toAddress', 'toName', 'subject', 'body']);
  const [toAddress, setToAddress] = useState('');
  const [toName, setToName] = useState('');
  const [subject, setSubject] = useState(props.subject);
  const [body, setBody] = useState('');
  const [target, setTarget] = useState('');
  const send = async () => {
    const targetSeconds = target === '' ? null : Number(target);
    const done = await form.run(() =>
      start.mutateAsync({ ticketId, toAddress, toName: toName.trim() || null, subject, body, targetSeconds }),
    );
    if (!done) return;
    toastDone(`Sent to ${done.toName ?? done.toAddress}`);
    void utils.sideConversations.invalidate();
    void utils.tickets.invalidate();
    onClose();
  };
  return (
    <FormDialog
      onClose={onClose}
      width="wide"
      title="Ask somebody beside this ticket"
      description="By e-mail, without the customer: their answer comes back here."
      confirm="Send"
      busy={start.isPending && 'Sending…'}
      disabled={toAddress.trim() === '' || subject.trim() === '' || body.trim() === ''}
      errors={form.errors}
      onSubmit={send}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="E-mail address" {...form.at('toAddress')}>
          <Input type="email" value={toAddress} onChange={(event) => setToAddress(event.target.value)} />
        </Field>
        <Field label="Name" {...form.at('toName')}>
          <Input value={toName} placeholder="Carrier, warehouse…" onChange={(event) => setToName(event.target.value)} />
        </Field>
      </div>
      <Field label="Subject" {...form.at('subject')}>
        <Input value={subject} maxLength={300} onChange={(event) => setSubject(event.target.value)} />
      </Field>
      <Field label="Text" {...form.at('body')}>
        <Textarea rows={6} value={body} onChange={(event) => setBody(event.target.value)} />
      </Field>
      <Field
        label="Answer agreed within"
        help="Business time by this ticket’s calendar. Whoever has the ticket is told when it is over."
      >
        <Select value={target} onChange={(event) => setTarget(event.target.value)} options={AGREED} />
      </Field>
    </FormDialog>
  );
}
