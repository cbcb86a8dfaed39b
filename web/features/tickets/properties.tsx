import type { ReactNode } from 'react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import { isFinished } from '../../../domain/tickets/status.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Instant } from '../../ui/instant.tsx';
import { CompanyOf } from './company-of.tsx';
import { InPlace } from './in-place.tsx';
import { Priority } from './priority.tsx';
import type { Agent } from './use-agents.ts';
import { useSetTicket } from './use-set-ticket.ts';
import { PRIORITIES, PRIORITY_WORDS } from './words.ts';

const NOBODY = 'nobody';
const NO_POLICY = 'none';
/** The order of the policies decides. */
const BY_ORDER = 'order';

const policyChange = (value: string) =>
  value === BY_ORDER ? { slaPolicyChosen: false as const } : { slaPolicyId: value === NO_POLICY ? null : value };

/** What a ticket is, editable in place; where an edit moves clocks, each choice says how before it is made. */
export function Properties({ ticket, agents }: { ticket: Ticket; agents: readonly Agent[] }) {
  const { can } = useMember();
  const set = useSetTicket(ticket);
  const policies = trpc.slaPolicies.list.useQuery({ pageSize: 200 }, { enabled: can('slaPolicy:read') });
  const editable = can('ticket:update');
  const clocks = !isFinished(ticket.status);
  return (
    <Card title="Properties">
      <DefinitionList
        items={[
          [
            'Assignee',
            <InPlace
              key="assignee"
              label="Assignee"
              shown={ticket.assigneeName ?? <span className="text-faint">Nobody yet</span>}
              value={ticket.assigneeId ?? NOBODY}
              options={[
                ...agents.map(({ id, name }) => ({ value: id, label: name })),
                { value: NOBODY, label: 'Nobody' },
              ]}
              editable={editable}
              onChoose={(value, words) =>
                set(
                  { assigneeId: value === NOBODY ? null : value },
                  `Assigned to ${words.toLowerCase() === NOBODY ? NOBODY : words}`,
                )
              }
            />,
          ],
          [
            'Priority',
            <InPlace
              key="priority"
              label="Priority"
              shown={<Priority priority={ticket.priority} />}
              value={ticket.priority}
              options={PRIORITIES.map((value) => ({ value, label: PRIORITY_WORDS[value] }))}
              editable={editable}
              {...(clocks
                ? { preview: { ticket, change: (value) => ({ priority: value as Ticket['priority'] }) } }
                : {})}
              onChoose={(value, words) =>
                set({ priority: value as Ticket['priority'] }, `Priority is ${words.toLowerCase()}`)
              }
            />,
          ],
          [
            'SLA policy',
            <InPlace
              key="policy"
              label="SLA policy"
              shown={ticket.slaPolicyName ?? <span className="text-faint">None</span>}
              value={ticket.slaPolicyChosen ? (ticket.slaPolicyId ?? NO_POLICY) : BY_ORDER}
              options={[
                { value: BY_ORDER, label: 'The first that fits' },
                ...(policies.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
                { value: NO_POLICY, label: 'No policy' },
              ]}
              editable={editable && policies.data !== undefined}
              {...(clocks ? { preview: { ticket, change: policyChange } } : {})}
              onChoose={(value, words) => set(policyChange(value), `Policy: ${words}`)}
            />,
          ],
          ...requesterOf(ticket),
          ['Company', <CompanyOf key="company" ticket={ticket} editable={editable} />],
          ...facts(ticket),
        ]}
      />
    </Card>
  );
}

const requesterOf = (ticket: Ticket): (readonly [string, ReactNode])[] => [
  ...(ticket.assignedReason ? [['Assigned', ticket.assignedReason] as const] : []),
  ['Requester', ticket.requesterName],
  ['E-mail', ticket.requesterEmail],
];

const facts = (ticket: Ticket): (readonly [string, ReactNode])[] => [
  ...(ticket.escalationLevel > 0 ? [['Escalated', `to level ${ticket.escalationLevel}`] as const] : []),
  ['Created', <Instant key="created" at={ticket.createdAt} />],
  ['Updated', <Instant key="updated" at={ticket.updatedAt} />],
];
