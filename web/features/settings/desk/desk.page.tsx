import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { TicketField } from '../../../../domain/tickets/fields.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Frame } from '../frame.tsx';
import { AssignmentRules } from './assignment-rules.tsx';
import { Closing } from './closing.tsx';
import { FieldForm } from './field-form.tsx';
import { FIELD_TYPE_WORDS } from './field-words.ts';
import { Surveys } from './surveys.tsx';
import { Webhooks } from './webhooks.tsx';

/** How the service desk works: when solved tickets close, who gets a team's tickets, and the workspace's own fields. */
export function Page() {
  useLive('ticketFields', 'assignmentRules', 'desk', 'webhooks');
  return (
    <Frame current="/settings/desk">
      <div className="flex max-w-200 flex-col gap-4 p-4 sm:p-6">
        <Closing />
        <Surveys />
        <AssignmentRules />
        <Fields />
        <Webhooks />
      </div>
    </Frame>
  );
}

function Fields() {
  const { can } = useMember();
  const query = trpc.ticketFields.list.useQuery({});
  const [editing, setEditing] = useState<TicketField | 'new' | null>(null);
  const editable = can('ticketField:update');
  return (
    <Card
      title="Own fields of tickets"
      aside={
        can('ticketField:create') ? (
          <Button size="small" icon={<Plus />} onClick={() => setEditing('new')}>
            Add a field
          </Button>
        ) : null
      }
    >
      <Loaded query={query} what="The fields">
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">
              Tickets have no fields of their own yet. A field such as “Order number” stands beside every conversation,
              and may be needed before a ticket can be solved.
            </p>
          ) : (
            <ul className="flex flex-col divide-y divide-line">
              {items.map((field) => (
                <li key={field.id} className="flex items-center gap-x-3 py-2">
                  <span className="flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-1">
                    <span className="font-medium">{field.label}</span>
                    <Badge>{FIELD_TYPE_WORDS[field.type]}</Badge>
                    {field.required ? <span className="text-13 text-muted">needed to solve</span> : null}
                    <span className="max-w-full truncate text-13 text-faint">{field.options.join(', ')}</span>
                  </span>
                  {editable ? (
                    <Button size="small" look="quiet" onClick={() => setEditing(field)}>
                      Change
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {editing ? (
        <FieldForm
          field={editing === 'new' ? null : editing}
          position={query.data?.items.length ?? 0}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </Card>
  );
}
