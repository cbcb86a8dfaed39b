import { keepPreviousData } from '@tanstack/react-query';
import { Inbox, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Mailbox } from '../../../domain/mail/contract.ts';
import { useCommands } from '../../app/commands.ts';
import { sortText } from '../../app/list-state.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StatusPill } from '../../ui/status-pill.tsx';
import { AddMailbox } from './add-mailbox.tsx';
import { Frame } from './frame.tsx';
import { MailboxPanel } from './mailbox-panel.tsx';
import { PublicForm } from './public-form.tsx';

const COLUMNS: readonly Column<Mailbox>[] = [
  { id: 'address', header: 'Address', width: 'minmax(180px, 2fr)', cell: (row) => row.address, sortable: true },
  { id: 'name', header: 'Name', width: 'minmax(120px, 1fr)', cell: (row) => row.name, sortable: true },
  {
    id: 'team',
    header: 'Goes to',
    cell: (row) => <span className="text-muted">{row.teamName ?? 'No team'}</span>,
    priority: 2,
  },
  {
    id: 'state',
    header: 'Comes in by',
    width: 'minmax(150px, 1fr)',
    cell: (row) => <Door mailbox={row} />,
    priority: 2,
  },
  {
    id: 'recent',
    header: 'Mails, 7 days',
    width: '128px',
    align: 'end',
    cell: (row) => <span className="tabular-nums">{row.recentMails}</span>,
    priority: 3,
  },
];

function Door({ mailbox: { imap, imapError } }: { mailbox: Mailbox }) {
  if (!imap) return <span className="text-muted">Sent here</span>;
  return imapError ? (
    <StatusPill tone="breached">Cannot be fetched</StatusPill>
  ) : (
    <StatusPill tone="done">Fetched</StatusPill>
  );
}

/** The addresses that customers write to, and what became of each mail. */
export function Page() {
  const [state, change] = useListState();
  const { can } = useMember();
  const [adding, setAdding] = useState(false);
  useLive('mailboxes', 'tickets');
  const query = trpc.mailboxes.list.useQuery(
    { sort: sortText(state.sort), pageSize: 200 },
    { placeholderData: keepPreviousData },
  );
  const mayAdd = can('mailbox:create');
  useCommands(
    useMemo(
      () =>
        mayAdd
          ? [
              {
                id: 'add mailbox',
                label: 'Add a mailbox',
                group: 'create' as const,
                keys: 'c',
                icon: Plus,
                run: () => setAdding(true),
              },
            ]
          : [],
      [mayAdd],
    ),
  );
  const add = mayAdd ? (
    <Button look="primary" icon={<Plus />} onClick={() => setAdding(true)}>
      Add a mailbox
    </Button>
  ) : null;
  return (
    <Frame current="/settings/mailboxes" count={query.data?.total ?? undefined} actions={add}>
      <PublicForm />
      <Loaded query={query} what="The mailboxes">
        {({ items, total }) => (
          <DataTable
            label="Mailboxes"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => row.address}
            total={total ?? items.length}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            panel={{ title: (row) => row.address, content: (row) => <MailboxPanel key={row.id} mailbox={row} /> }}
            empty={
              <EmptyState icon={Inbox} title="No mailboxes yet" action={add}>
                Mail to an address that you add here opens a ticket, and answers to it come back to the ticket.
              </EmptyState>
            }
          />
        )}
      </Loaded>
      <AddMailbox open={adding} onOpenChange={setAdding} />
    </Frame>
  );
}
