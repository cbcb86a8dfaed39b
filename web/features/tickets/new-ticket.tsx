import { useState } from 'react';
import type { Ticket, TicketPriority } from '../../../domain/tickets/contract.ts';
import { firstMatch, matches } from '../../../domain/tickets/sla-policy.ts';
import { failureOf } from '../../app/failure.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useDraft } from '../../app/use-draft.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import type { FormError } from '../../ui/form-summary.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { DeadlinesAhead } from './deadlines-ahead.tsx';
import { RequesterFields } from './requester-fields.tsx';
import type { Agent } from './use-agents.ts';
import { PRIORITIES, PRIORITY_WORDS } from './words.ts';

export interface NewTicketDraft {
  readonly subject: string;
  readonly body: string;
  readonly priority: TicketPriority;
  readonly assigneeId: string;
  /** Left out in drafts from before teams. */
  readonly teamId?: string;
  readonly slaPolicyId: string;
  readonly contactId: string | null;
  readonly requesterName: string;
  readonly requesterEmail: string;
}

const EMPTY: NewTicketDraft = {
  subject: '',
  body: '',
  priority: 'normal',
  assigneeId: '',
  slaPolicyId: '',
  contactId: null,
  requesterName: '',
  requesterEmail: '',
};

/** The fields' ids, by the server's names for them. */
const FIELDS = new Set([
  'subject',
  'body',
  'priority',
  'teamId',
  'assigneeId',
  'slaPolicyId',
  'contactId',
  'requesterEmail',
]);
const fieldId = (name: string): string => `new-ticket-${name}`;

interface Props {
  agents: readonly Agent[];
  onClose: () => void;
  onCreated: (ticket: Ticket) => void;
}

export function NewTicket({ agents, onClose, onCreated }: Props) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const [draft, setDraft, dropDraft] = useDraft('new ticket', EMPTY);
  const [errors, setErrors] = useState<readonly FormError[]>([]);
  const create = trpc.tickets.create.useMutation();
  const policies =
    trpc.slaPolicies.list.useQuery({ sort: 'position', pageSize: 200 }, { enabled: can('slaPolicy:read') }).data
      ?.items ?? [];
  const contact = trpc.contacts.get.useQuery(
    { id: draft.contactId ?? '' },
    { enabled: draft.contactId !== null && can('contact:read') },
  );
  const teams = trpc.teams.list.useQuery({ pageSize: 200 }, { enabled: can('team:read') }).data?.items ?? [];
  // What the server will choose by the same rule where nobody chooses.
  const ticket = {
    priority: draft.priority,
    teamId: draft.teamId || null,
    companyId: contact.data?.companyId ?? null,
    requesterEmail: (draft.contactId ? contact.data?.email : draft.requesterEmail.trim()) || null,
    ...{ category: null, tags: [], channel: 'web' },
  };
  const fitting = firstMatch(policies, ticket, Date.now());
  // Which price plans a customer has is for the server to know.
  const unsure =
    (ticket.companyId ?? ticket.requesterEmail) !== null &&
    policies
      .slice(0, fitting ? policies.indexOf(fitting) : undefined)
      .some(({ conditions }) => conditions.pricePlanId !== undefined && matches(conditions, ticket));
  const policyId = draft.slaPolicyId || (unsure ? null : fitting?.id);
  const set = (change: Partial<NewTicketDraft>) => setDraft({ ...draft, ...change });
  const errorOf = (name: string) => errors.find(({ field }) => field === fieldId(name))?.message;

  const submit = async () => {
    if (draft.subject.trim() === '') {
      setErrors([{ field: fieldId('subject'), message: 'Say in a few words what it is about' }]);
      return;
    }
    setErrors([]);
    try {
      const ticket = await create.mutateAsync({
        subject: draft.subject,
        body: draft.body,
        priority: draft.priority,
        assigneeId: draft.assigneeId || null,
        teamId: draft.teamId || null,
        slaPolicyId: draft.slaPolicyId || null,
        contactId: draft.contactId,
        requesterName: draft.contactId ? null : draft.requesterName,
        requesterEmail: draft.contactId || draft.requesterEmail.trim() === '' ? null : draft.requesterEmail,
      });
      dropDraft();
      void utils.tickets.invalidate();
      const given = ticket.assignedReason ? `. ${ticket.assignedReason}` : '';
      toastDone(`Ticket #${ticket.number} is open and its clocks run${given}`);
      onCreated(ticket);
    } catch (error) {
      const { message, issues } = failureOf(error);
      setErrors(
        issues.length > 0
          ? issues.map(({ path, message: words }) => ({
              field: FIELDS.has(path) ? fieldId(path) : null,
              message: words,
            }))
          : [{ field: null, message }],
      );
    }
  };

  return (
    <FormDialog
      as="drawer"
      title="New ticket"
      confirm="Open the ticket"
      busy={create.isPending && 'Opening…'}
      cancel="Keep for later"
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      <Field label="Subject" id={fieldId('subject')} error={errorOf('subject')}>
        <Input value={draft.subject} maxLength={300} onChange={(event) => set({ subject: event.target.value })} />
      </Field>
      <Field
        label="What the customer wrote"
        id={fieldId('body')}
        error={errorOf('body')}
        help="Becomes the first message. May be left empty."
      >
        <Textarea rows={5} value={draft.body} onChange={(event) => set({ body: event.target.value })} />
      </Field>
      <RequesterFields draft={draft} onChange={set} errorOf={errorOf} fieldId={fieldId} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Priority" id={fieldId('priority')}>
          <Select
            value={draft.priority}
            onChange={(event) => set({ priority: event.target.value as TicketPriority })}
            options={PRIORITIES.map((value) => ({ value, label: PRIORITY_WORDS[value] }))}
          />
        </Field>
        {teams.length > 0 ? (
          <Field label="Team" id={fieldId('teamId')} error={errorOf('teamId')}>
            <Select
              value={draft.teamId ?? ''}
              placeholder="None"
              onChange={(event) => set({ teamId: event.target.value })}
              options={teams.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
        ) : null}
        <Field label="Assignee" id={fieldId('assigneeId')} error={errorOf('assigneeId')}>
          <Select
            value={draft.assigneeId}
            placeholder={draft.teamId ? 'By the team’s rule' : 'Nobody yet'}
            onChange={(event) => set({ assigneeId: event.target.value })}
            options={agents.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      </div>
      {policies.length > 1 ? (
        <Field label="SLA policy" id={fieldId('slaPolicyId')} error={errorOf('slaPolicyId')}>
          <Select
            value={draft.slaPolicyId}
            placeholder={unsure ? 'The first that fits' : `The first that fits: ${fitting?.name ?? 'none'}`}
            onChange={(event) => set({ slaPolicyId: event.target.value })}
            options={policies.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      ) : null}
      {policyId ? (
        <DeadlinesAhead
          question={{
            slaPolicyId: policyId,
            priority: ticket.priority,
            companyId: ticket.companyId,
            teamId: ticket.teamId,
          }}
        />
      ) : null}
    </FormDialog>
  );
}
