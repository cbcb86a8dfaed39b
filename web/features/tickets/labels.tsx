import { UserPlus, X } from 'lucide-react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import type { TicketField } from '../../../domain/tickets/fields.ts';
import { TICKET_TYPES, type TicketType } from '../../../domain/tickets/labels.ts';
import { failureOf } from '../../app/failure.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuLabel } from '../../ui/menu.tsx';
import { toastFailed } from '../../ui/toast.tsx';
import { FieldValue } from './field-value.tsx';
import { InPlace } from './in-place.tsx';
import { TagEditor } from './tag-editor.tsx';
import type { Agent } from './use-agents.ts';
import { useSetTicket } from './use-set-ticket.ts';
import { CHANNEL_WORDS, TYPE_WORDS } from './words.ts';

const NO_TEAM = 'none';

/** What a ticket is filed under: team, type, category, tags, the workspace's own fields, and who follows it. */
export function Labels({ ticket, agents }: { ticket: Ticket; agents: readonly Agent[] }) {
  const { can } = useMember();
  const set = useSetTicket(ticket);
  const teams = trpc.teams.list.useQuery({ pageSize: 200 }, { enabled: can('team:read') }).data?.items ?? [];
  const fields = trpc.ticketFields.list.useQuery({}).data?.items ?? [];
  const editable = can('ticket:update');
  return (
    <Card title="Filed under">
      <DefinitionList
        items={[
          [
            'Team',
            <InPlace
              key="team"
              label="Team"
              shown={ticket.teamName ?? <span className="text-faint">None</span>}
              value={ticket.teamId ?? NO_TEAM}
              options={[
                ...teams.map(({ id, name }) => ({ value: id, label: name })),
                { value: NO_TEAM, label: 'No team' },
              ]}
              editable={editable && teams.length > 0}
              onChoose={(value, words) => set({ teamId: value === NO_TEAM ? null : value }, `Team: ${words}`)}
            />,
          ],
          [
            'Type',
            <InPlace
              key="type"
              label="Type"
              shown={TYPE_WORDS[ticket.type]}
              value={ticket.type}
              options={TICKET_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))}
              editable={editable}
              onChoose={(value, words) => set({ type: value as TicketType }, `Type: ${words.toLowerCase()}`)}
            />,
          ],
          ['Category', <Category key="category" ticket={ticket} editable={editable} />],
          [
            'Tags',
            <TagEditor
              key="tags"
              tags={ticket.tags}
              editable={editable}
              onChange={(tags, words) => set({ tags }, words)}
            />,
          ],
          ...fields.map(
            (field) =>
              [
                field.label,
                <FieldValue
                  key={field.key}
                  field={field}
                  value={ticket.fields[field.key]}
                  editable={editable}
                  onChange={(value) => set({ fields: { [field.key]: value } }, `${field.label} is set`)}
                />,
              ] as const,
          ),
          ['Came by', CHANNEL_WORDS[ticket.channel]],
          ['Followers', <Followers key="followers" ticketId={ticket.id} agents={agents} editable={editable} />],
        ]}
      />
    </Card>
  );
}

function Category({ ticket, editable }: { ticket: Ticket; editable: boolean }) {
  const set = useSetTicket(ticket);
  return (
    <FieldValue
      field={TEXT}
      value={ticket.category ?? undefined}
      editable={editable}
      onChange={(value) => {
        const category = typeof value === 'string' ? value : null;
        set({ category }, category ? `Category: ${category}` : 'No category');
      }}
    />
  );
}

const TEXT: TicketField = {
  id: '',
  key: 'category',
  label: 'Category',
  help: null,
  type: 'text',
  options: [],
  required: false,
  position: 0,
  version: 1,
  createdAt: '',
  updatedAt: '',
};

function Followers(props: { ticketId: string; agents: readonly Agent[]; editable: boolean }) {
  const { ticketId: id, agents, editable } = props;
  const { member } = useMember();
  const utils = trpc.useUtils();
  const followers = trpc.tickets.desk.useQuery({ id }).data?.followers ?? [];
  const then = {
    onError: (error: unknown) => toastFailed(failureOf(error).message),
    onSettled: () => void utils.tickets.desk.invalidate({ id }),
  };
  const follow = trpc.tickets.follow.useMutation(then);
  const unfollow = trpc.tickets.unfollow.useMutation(then);
  const others = agents.filter((agent) => !followers.some(({ memberId }) => memberId === agent.id));
  return (
    <span className="flex flex-wrap items-center gap-1">
      {followers.map(({ memberId, name }) => (
        <span key={memberId} className="inline-flex items-center">
          {name}
          {editable || memberId === member.id ? (
            <IconButton
              label={`${name} follows no longer`}
              size="small"
              icon={<X />}
              onClick={() => unfollow.mutate({ id, memberId })}
            />
          ) : null}
        </span>
      ))}
      {editable && others.length > 0 ? (
        <Menu
          align="start"
          trigger={
            <Button size="small" look="quiet" icon={<UserPlus />}>
              Add
            </Button>
          }
        >
          <MenuLabel>Who hears of what happens here</MenuLabel>
          {others.map((agent) => (
            <MenuItem key={agent.id} onSelect={() => follow.mutate({ id, memberId: agent.id })}>
              {agent.name}
            </MenuItem>
          ))}
        </Menu>
      ) : null}
    </span>
  );
}
