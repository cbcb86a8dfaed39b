import { useState } from 'react';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import type { NewTicketDraft } from './new-ticket.tsx';

interface Props {
  draft: NewTicketDraft;
  onChange: (change: Partial<NewTicketDraft>) => void;
  errorOf: (name: string) => string | undefined;
  fieldId: (name: string) => string;
}

const SOMEBODY_ELSE = 'somebody-else';

/** A contact, or a name and an address where the person is none yet. */
export function RequesterFields({ draft, onChange, errorOf, fieldId }: Props) {
  const { can } = useMember();
  const [text, setText] = useState('');
  const mayRead = can('contact:read');
  const found = trpc.contacts.list.useQuery({ pageSize: 20, ...(text ? { q: text } : {}) }, { enabled: mayRead });
  const chosen = trpc.contacts.get.useQuery(
    { id: draft.contactId ?? '' },
    { enabled: mayRead && draft.contactId !== null },
  );
  const contacts = [
    ...(chosen.data && !found.data?.items.some(({ id }) => id === draft.contactId) ? [chosen.data] : []),
    ...(found.data?.items ?? []),
  ];
  return (
    <>
      {mayRead ? (
        <Field label="Requester" id={fieldId('contactId')} error={errorOf('contactId')}>
          <Combobox
            value={draft.contactId ?? SOMEBODY_ELSE}
            onChange={(id) => onChange({ contactId: id === SOMEBODY_ELSE ? null : id })}
            onSearch={setText}
            searching={found.isFetching}
            options={[
              { value: SOMEBODY_ELSE, label: 'Somebody who is no contact yet' },
              ...contacts.map(({ id, name, email, companyName }) => ({
                value: id,
                label: name,
                ...(companyName || email ? { detail: companyName ?? email ?? '' } : {}),
              })),
            ]}
          />
        </Field>
      ) : null}
      {draft.contactId === null ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" id={fieldId('requesterName')}>
            <Input
              value={draft.requesterName}
              autoComplete="off"
              maxLength={200}
              onChange={(event) => onChange({ requesterName: event.target.value })}
            />
          </Field>
          <Field
            label="E-mail"
            id={fieldId('requesterEmail')}
            error={errorOf('requesterEmail')}
            help="Replies go there."
          >
            <Input
              type="email"
              value={draft.requesterEmail}
              autoComplete="off"
              onChange={(event) => onChange({ requesterEmail: event.target.value })}
            />
          </Field>
        </div>
      ) : null}
    </>
  );
}
