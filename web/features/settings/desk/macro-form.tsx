import { useState } from 'react';
import type { TicketPriority } from '../../../../domain/tickets/contract.ts';
import type { FieldValues } from '../../../../domain/tickets/labels.ts';
import { type Macro, type MacroActions, PLACEHOLDERS } from '../../../../domain/tickets/macros.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { MacroFields } from './macro-fields.tsx';

const AS_IT_IS = '';
const NONE = 'none';
const STATUS_OPTIONS = [
  { value: AS_IT_IS, label: 'As it is' },
  { value: 'open', label: 'Open' },
  { value: 'pending', label: 'Waiting for customer' },
  { value: 'on_hold', label: 'On hold' },
  { value: 'solved', label: 'Solved' },
  { value: 'closed', label: 'Closed' },
];
const PRIORITY_OPTIONS = [
  { value: AS_IT_IS, label: 'As it is' },
  ...(['urgent', 'high', 'normal', 'low'] as const).map((value) => ({ value, label: value })),
];

const words = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
const selected = (value: string | null | undefined): string => (value === undefined ? AS_IT_IS : (value ?? NONE));
const chosen = (value: string): string | null => (value === NONE ? null : value);

/** A macro's name, text and what it sets; whatever is left as it is, it does not touch. */
export function MacroForm({ macro, onClose }: { macro: Macro | null; onClose: () => void }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const create = trpc.macros.create.useMutation();
  const update = trpc.macros.update.useMutation();
  const remove = trpc.macros.delete.useMutation();
  const form = useFormErrors(['name', 'body', 'actions.addTags', 'actions.removeTags']);
  const teams = trpc.teams.list.useQuery({ pageSize: 200 }, { enabled: can('team:read') }).data?.items ?? [];
  const members = trpc.members.list.useQuery({ filter: { status: ['active'] }, pageSize: 200 }).data?.items ?? [];
  const { actions } = macro ?? { actions: {} as MacroActions };
  const [name, setName] = useState(macro?.name ?? '');
  const [body, setBody] = useState(macro?.body ?? '');
  const [kind, setKind] = useState<Macro['messageKind']>(macro?.messageKind ?? 'public_reply');
  const [status, setStatus] = useState<string>(actions.status ?? AS_IT_IS);
  const [priority, setPriority] = useState<string>(actions.priority ?? AS_IT_IS);
  const [team, setTeam] = useState(selected(actions.teamId));
  const [assignee, setAssignee] = useState(selected(actions.assigneeId));
  const [category, setCategory] = useState(actions.category ?? '');
  const [fields, setFields] = useState<FieldValues>(actions.fields ?? {});
  const [added, setAdded] = useState((actions.addTags ?? []).join(', '));
  const [removed, setRemoved] = useState((actions.removeTags ?? []).join(', '));

  const built: MacroActions = {
    ...(status !== AS_IT_IS && { status: status as NonNullable<MacroActions['status']> }),
    ...(priority !== AS_IT_IS && { priority: priority as TicketPriority }),
    ...(team !== AS_IT_IS && { teamId: chosen(team) }),
    ...(assignee !== AS_IT_IS && { assigneeId: chosen(assignee) }),
    ...(category.trim() !== '' && { category: category.trim() }),
    ...(words(added).length > 0 && { addTags: words(added) }),
    ...(words(removed).length > 0 && { removeTags: words(removed) }),
    ...(Object.keys(fields).length > 0 && { fields }),
  };
  const finish = (what: string) => {
    toastDone(what);
    void utils.macros.invalidate();
    onClose();
  };
  const save = async () => {
    const input = { name, body, messageKind: kind, actions: built };
    const done = await form.run(() =>
      macro ? update.mutateAsync({ id: macro.id, version: macro.version, ...input }) : create.mutateAsync(input),
    );
    if (done) finish(macro ? 'Changed' : `${name} is there: type / in a ticket`);
  };
  const drop = async () => {
    if (macro && (await form.run(() => remove.mutateAsync({ id: macro.id, version: macro.version }))))
      finish('Deleted');
  };
  return (
    <FormDialog
      onClose={onClose}
      width="wide"
      title={macro ? macro.name : 'New macro'}
      confirm={macro ? 'Save' : 'Create'}
      busy={(create.isPending || update.isPending) && 'Saving…'}
      disabled={name.trim() === '' || (body.trim() === '' && Object.keys(built).length === 0)}
      other={
        macro && can('macro:delete') ? (
          <Button look="quiet" busy={remove.isPending && 'Deleting…'} onClick={() => void drop()}>
            Delete
          </Button>
        ) : null
      }
      errors={form.errors}
      onSubmit={save}
    >
      <Field label="Name" {...form.at('name')}>
        <Input value={name} maxLength={80} placeholder="Refund" onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field
        label="Text"
        {...form.at('body')}
        help={`May be empty. Filled in for each ticket: ${Object.keys(PLACEHOLDERS)
          .map((key) => `{{${key}}}`)
          .join(' ')}`}
      >
        <Textarea rows={6} value={body} onChange={(event) => setBody(event.target.value)} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Written as">
          <Select
            value={kind}
            onChange={(event) => setKind(event.target.value as Macro['messageKind'])}
            options={[
              { value: 'public_reply', label: 'Reply to the customer' },
              { value: 'internal_note', label: 'Internal note' },
            ]}
          />
        </Field>
        <Field label="Status">
          <Select value={status} onChange={(event) => setStatus(event.target.value)} options={STATUS_OPTIONS} />
        </Field>
        <Field label="Priority">
          <Select value={priority} onChange={(event) => setPriority(event.target.value)} options={PRIORITY_OPTIONS} />
        </Field>
        <Field label="Team">
          <Select
            value={team}
            onChange={(event) => setTeam(event.target.value)}
            options={[
              { value: AS_IT_IS, label: 'As it is' },
              { value: NONE, label: 'No team' },
              ...teams.map(({ id, name: label }) => ({ value: id, label })),
            ]}
          />
        </Field>
        <Field label="Assignee">
          <Select
            value={assignee}
            onChange={(event) => setAssignee(event.target.value)}
            options={[
              { value: AS_IT_IS, label: 'As it is' },
              { value: 'me', label: 'Whoever applies it' },
              { value: NONE, label: 'Nobody' },
              ...members.map(({ id, name: label }) => ({ value: id, label })),
            ]}
          />
        </Field>
        <Field label="Category">
          <Input
            value={category}
            placeholder="As it is"
            maxLength={80}
            onChange={(event) => setCategory(event.target.value)}
          />
        </Field>
        <Field label="Adds tags" error={form.errorOf('actions.addTags')}>
          <Input value={added} placeholder="refund, vip" onChange={(event) => setAdded(event.target.value)} />
        </Field>
        <Field label="Takes tags off" error={form.errorOf('actions.removeTags')}>
          <Input value={removed} onChange={(event) => setRemoved(event.target.value)} />
        </Field>
        <MacroFields values={fields} onChange={setFields} />
      </div>
    </FormDialog>
  );
}
