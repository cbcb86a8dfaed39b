import { useNavigate, useParams } from '@tanstack/react-router';
import { Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AuditEntry } from '../../../domain/audits/contract.ts';
import type { Company } from '../../../domain/companies/contract.ts';
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
import { Link } from '../../ui/link.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { ContactForm } from '../contacts/index.ts';
import { CompanyForm } from './company-form.tsx';
import { Properties } from './properties.tsx';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('companies', 'contacts');
  useLiveFrom('audits', 'companies');
  const query = trpc.companies.get.useQuery({ id });
  useTitle(query.data?.name);
  return (
    <Loaded query={query} what="The company">
      {(company) => <Detail company={company} />}
    </Loaded>
  );
}

function Detail({ company }: { company: Company }) {
  const { id, version, name, domain, ownerName } = company;
  const { can } = useMember();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const owners = useOwners();
  const [doing, setDoing] = useState<'edit' | 'delete' | 'contact' | null>(null);
  const remove = trpc.companies.delete.useMutation();
  const close = () => setDoing(null);
  return (
    <>
      <PageHeader
        back={<Link href="/companies">Companies</Link>}
        title={name}
        line={
          <>
            {domain ? <span>{domain}</span> : null}
            <span>{ownerName ? `looked after by ${ownerName}` : 'nobody looks after it yet'}</span>
          </>
        }
        actions={
          <>
            {can('company:delete') ? (
              <Menu trigger={<IconButton label="More for this company" look="secondary" icon={<Ellipsis />} />}>
                <MenuItem icon={<Trash2 />} danger onSelect={() => setDoing('delete')}>
                  Delete
                </MenuItem>
              </Menu>
            ) : null}
            {can('company:update') ? (
              <Button look="primary" icon={<Pencil />} onClick={() => setDoing('edit')}>
                Edit
              </Button>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 px-4 pb-8 sm:px-6 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="flex flex-col gap-4">
          {can('contact:read') ? (
            <Contacts company={company} onAdd={can('contact:create') ? () => setDoing('contact') : null} />
          ) : null}
          <History noun="company" id={id} words={inWords} />
        </div>
        <Card title="Properties" className="max-lg:order-first">
          <Properties company={company} />
        </Card>
      </div>
      {doing === 'edit' ? <CompanyForm company={company} owners={owners} onClose={close} /> : null}
      {doing === 'contact' ? <ContactForm company={company} owners={owners} onClose={close} /> : null}
      <ConfirmDialog
        open={doing === 'delete'}
        onOpenChange={close}
        title={`Delete ${name}?`}
        consequence="It is gone from the lists. Its contacts, tickets and invoices stay."
        confirm="Delete"
        busy="Deleting…"
        danger
        onConfirm={async () => {
          await remove.mutateAsync({ id, version });
          toastDone('Deleted');
          void utils.companies.invalidate();
          await navigate({ to: '/companies', replace: true });
        }}
      />
    </>
  );
}

/** More than these are found in the list of contacts. */
const MOST = 50;

function Contacts({ company, onAdd }: { company: Company; onAdd: (() => void) | null }) {
  const query = trpc.contacts.list.useQuery({ filter: { companyId: company.id }, pageSize: MOST });
  return (
    <Card
      title="Contacts"
      aside={
        onAdd ? (
          <Button size="small" look="quiet" icon={<Plus />} onClick={onAdd}>
            Add
          </Button>
        ) : null
      }
    >
      <Loaded query={query} what="The contacts" skeleton={<div className="h-16" />}>
        {({ items, total }) =>
          items.length === 0 ? (
            <p className="text-muted">Nobody is known here yet.</p>
          ) : (
            <ul className="flex flex-col divide-y divide-line">
              {items.map(({ id, name, title, email }) => (
                <li key={id} className="flex flex-wrap items-baseline gap-x-3 py-2 first:pt-0 last:pb-0">
                  <Link href={`/contacts/${id}`} className="font-medium underline-offset-2 hover:underline">
                    {name}
                  </Link>
                  {title ? <span className="text-muted">{title}</span> : null}
                  {email ? <span className="text-13 text-faint sm:ml-auto">{email}</span> : null}
                </li>
              ))}
              {total !== null && total > items.length ? (
                <li className="pt-2 text-13 text-faint">{total - items.length} more</li>
              ) : null}
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
