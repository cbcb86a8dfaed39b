import { useState } from 'react';
import { useMember } from '../../app/session.tsx';
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

const BY_MAIL = '';

/** Asks a supplier by e-mail, or another team, beside the ticket. */
export function SideDialog(props: { ticketId: string; subject: string; onClose: () => void }) {
  const { ticketId, onClose } = props;
  const { can } = useMember();
  const utils = trpc.useUtils();
  const teams = trpc.teams.list.useQuery({ pageSize: 200 }, { enabled: can('team:read') }).data?.items ?? [];
  const start = trpc.sideConversations.start.useMutation();
  const form = useFormErrors(['teamId', 'toAddress', 'toName', 'subject', 'body']);
  const [teamId, setTeamId] = useState(BY_MAIL);
  const [toAddress, setToAddress] = useState('');
  const [toName, setToName] = useState('');
  const [subject, setSubject] = useState(props.subject);
  const [body, setBody] = useState('');
  const [target, setTarget] = useState('');
  const send = async () => {
    const targetSeconds = target === '' ? null : Number(target);
    const to = teamId === BY_MAIL ? { toAddress, toName: toName.trim() || null } : { teamId };
    const done = await form.run(() => start.mutateAsync({ ticketId, ...to, subject, body, targetSeconds }));
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
      description="Without the customer: the answer comes back here."
      confirm="Send"
      busy={start.isPending && 'Sending…'}
      disabled={(teamId === BY_MAIL && toAddress.trim() === '') || subject.trim() === '' || body.trim() === ''}
      errors={form.errors}
      onSubmit={send}
    >
      {teams.length > 0 ? (
        <Field label="Ask" {...form.at('teamId')}>
          <Select
            value={teamId}
            onChange={(event) => setTeamId(event.target.value)}
            options={[
              { value: BY_MAIL, label: 'Somebody by e-mail' },
              ...teams.map(({ id, name }) => ({ value: id, label: `Team: ${name}` })),
            ]}
          />
        </Field>
      ) : null}
      {teamId === BY_MAIL ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="E-mail address" {...form.at('toAddress')}>
            <Input type="email" value={toAddress} onChange={(event) => setToAddress(event.target.value)} />
          </Field>
          <Field label="Name" {...form.at('toName')}>
            <Input
              value={toName}
              placeholder="Carrier, warehouse…"
              onChange={(event) => setToName(event.target.value)}
            />
          </Field>
        </div>
      ) : null}
      <Field label="Subject" {...form.at('subject')}>
        <Input value={subject} maxLength={300} onChange={(event) => setSubject(event.target.value)} />
      </Field>
      <Field label="Text" {...form.at('body')}>
        <Textarea rows={6} value={body} onChange={(event) => setBody(event.target.value)} />
      </Field>
      <Field
        label="Answer agreed within"
        help={`Business time by ${teams.find(({ id }) => id === teamId)?.calendarId ? 'the team’s' : 'this ticket’s'} calendar. Whoever has the ticket is told when it is over.`}
      >
        <Select value={target} onChange={(event) => setTarget(event.target.value)} options={AGREED} />
      </Field>
    </FormDialog>
  );
}
