import { useNavigate, useParams } from '@tanstack/react-router';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AuditEntry } from '../../../domain/audits/contract.ts';
import type { Contact } from '../../../domain/contacts/contract.ts';
import { changedFields, History } from '../../app/history.tsx';
import { useLive, useLiveFrom } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { useTitle } from '../../app/title.ts';
import { trpc } from '../../app/trpc.ts';
import { useOwners } from '../../app/use-owners.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { ContactForm } from './contact-form.tsx';
import { Properties } from './properties.tsx';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('contacts', 'tickets');
  useLiveFrom('audits', 'contacts');
  const query = trpc.contacts.get.useQuery({ id });
  useTitle(query.data?.name);
  return (
    <Loaded query={query} what="The contact">
      {(contact) => <Detail contact={contact} />}
    </Loaded>
  );
}

function Detail({ contact }: { contact: Contact }) {
  const { id, version, name, title, companyName, email } = contact;
  const { can } = useMember();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const owners = useOwners();
  const [doing, setDoing] = useState<'edit' | 'delete' | null>(null);
  const remove = trpc.contacts.delete.useMutation();
  const close = () => setDoing(null);
  return (
    <>
      <PageHeader
        back={<Link href="/contacts">Contacts</Link>}
        title={name}
        line={
          <>
            {title || companyName ? <span>{[title, companyName].filter(Boolean).join(', ')}</span> : null}
            {email ? <span>{email}</span> : null}
          </>
        }
        actions={
          <>
            {can('contact:delete') ? (
              <Menu trigger={<IconButton label="More for this contact" look="secondary" icon={<Ellipsis />} />}>
                <MenuItem icon={<Trash2 />} danger onSelect={() => setDoing('delete')}>
                  Delete
                </MenuItem>
              </Menu>
            ) : null}
            {can('contact:update') ? (
              <Button look="primary" icon={<Pencil />} onClick={() => setDoing('edit')}>
                Edit
              </Button>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 px-4 pb-8 sm:px-6 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="flex flex-col gap-4">
          {can('ticket:read') ? <Tickets contactId={id} /> : null}
          <History noun="contact" id={id} words={inWords} />
        </div>
        <Card title="Properties" className="max-lg:order-first">
          <Properties contact={contact} />
        </Card>
      </div>
      {doing === 'edit' ? <ContactForm contact={contact} owners={owners} onClose={close} /> : null}
      <ConfirmDialog
        open={doing === 'delete'}
        onOpenChange={close}
        title={`Delete ${name}?`}
        consequence="The contact is gone from the lists. Tickets they wrote stay."
        confirm="Delete"
        busy="Deleting…"
        danger
        onConfirm={async () => {
          await remove.mutateAsync({ id, version });
          toastDone('Deleted');
          void utils.contacts.invalidate();
          await navigate({ to: '/contacts', replace: true });
        }}
      />
    </>
  );
}

const LATEST = 10;

function Tickets({ contactId }: { contactId: string }) {
  const query = trpc.tickets.list.useQuery({ filter: { contactId }, sort: '-createdAt', pageSize: LATEST });
  return (
    <Card title="Tickets">
      <Loaded query={query} what="The tickets" skeleton={<div className="h-16" />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">No ticket has come from here.</p>
          ) : (
            <ul className="flex flex-col divide-y divide-line">
              {items.map((ticket) => (
                <li key={ticket.id} className="flex flex-wrap items-baseline gap-x-3 py-2 first:pt-0 last:pb-0">
                  <Link href={`/tickets/${ticket.id}`} className="font-medium underline-offset-2 hover:underline">
                    {ticket.subject}
                  </Link>
                  <span className="text-13 text-faint">#{ticket.number}</span>
                  <Instant at={ticket.createdAt} className="text-13 text-faint sm:ml-auto" />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

const DEEDS: Readonly<Record<string, string>> = { created: 'Added', updated: 'Edited', deleted: 'Deleted' };

function inWords(entry: AuditEntry) {
  const title = DEEDS[entry.action] ?? 'Changed';
  if (entry.action !== 'updated') return { title };
  return { title, body: changedFields(entry).map((change) => <p key={change}>{change}</p>) };
}
