import { Plus, Zap } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Macro } from '../../../../domain/tickets/macros.ts';
import { type Command, useCommands } from '../../../app/commands.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Frame } from '../frame.tsx';
import { MacroForm } from './macro-form.tsx';

/** Several changes and a text by one name: used from the composer by `/`, and for many tickets at once. */
export function Page() {
  useLive('macros');
  const { can } = useMember();
  const query = trpc.macros.list.useQuery({});
  const [editing, setEditing] = useState<Macro | 'new' | null>(null);
  const mayCreate = can('macro:create');
  useCommands(
    useMemo<readonly Command[]>(
      () =>
        mayCreate
          ? [
              {
                id: 'new macro',
                label: 'New macro',
                group: 'create',
                keys: 'c',
                icon: Plus,
                run: () => setEditing('new'),
              },
            ]
          : [],
      [mayCreate],
    ),
  );
  const add = mayCreate ? (
    <Button look="primary" icon={<Plus />} onClick={() => setEditing('new')}>
      New macro
    </Button>
  ) : null;
  return (
    <Frame current="/settings/macros" count={query.data?.items.length} actions={add}>
      <Loaded query={query} what="The macros">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={Zap} title="No macros yet" action={add}>
              A macro sets status, fields and text at once: “Refund” solves, tags and answers in one step. In a ticket,
              type / to use one.
            </EmptyState>
          ) : (
            <ul className="flex max-w-200 flex-col divide-y divide-line px-4 sm:px-6">
              {items.map((macro) => (
                <li key={macro.id}>
                  <button
                    type="button"
                    disabled={!can('macro:update')}
                    onClick={() => setEditing(macro)}
                    className="flex w-full flex-col gap-0.5 rounded-md py-3 text-left enabled:hover:bg-sunken"
                  >
                    <span className="font-medium">{macro.name}</span>
                    <span className="line-clamp-1 text-13 text-muted">
                      {macro.body.replace(/\{\{[^}]*\}\}/g, '…').replace(/\s+/g, ' ')}
                    </span>
                    <span className="text-13 text-faint">{summaryOf(macro)}</span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {editing ? <MacroForm macro={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </Frame>
  );
}

function summaryOf({ actions, body, messageKind }: Macro): string {
  const { status, priority, teamId, assigneeId, category, addTags = [], removeTags = [], fields } = actions;
  return [
    ...(body.trim() === '' ? [] : [messageKind === 'public_reply' ? 'answers the customer' : 'writes a note']),
    ...(status ? [`status ${status.replace('_', ' ')}`] : []),
    ...(priority ? [`priority ${priority}`] : []),
    ...(teamId === undefined ? [] : ['team']),
    ...(assigneeId === undefined ? [] : [assigneeId === 'me' ? 'assigned to whoever applies it' : 'assignee']),
    ...(category === undefined ? [] : [`category ${category ?? 'none'}`]),
    ...(addTags.length > 0 ? [`tags ${addTags.join(', ')}`] : []),
    ...(removeTags.length > 0 ? [`without ${removeTags.join(', ')}`] : []),
    ...(fields ? ['own fields'] : []),
  ].join(' · ');
}
