import { expect, test } from 'vitest';
import { fromIso } from '../time/instant.ts';
import { type Directory, type Person, type Recipient, resolve, type TicketForRecipients } from './recipients.ts';

const person = (id: string, role = 'support', left = false): Person => ({
  id,
  name: id.toUpperCase(),
  email: `${id}@acme.test`,
  phone: null,
  zone: 'UTC',
  quiet: null,
  role,
  left,
});
const directory: Directory = {
  people: new Map(
    [
      person('ada'),
      person('bea'),
      person('gone', 'billing', true),
      person('lea', 'manager'),
      person('boss', 'owner'),
    ].map((one) => [one.id, one]),
  ),
  teams: new Map([
    ['first', { name: 'First line', leadId: 'lea', memberIds: ['ada', 'bea', 'gone'] }],
    ['empty', { name: 'Empty', leadId: 'gone', memberIds: ['gone'] }],
  ]),
  rotas: new Map([
    [
      'nights',
      {
        name: 'Nights',
        rota: {
          zone: 'UTC',
          startsOn: '2026-03-02',
          handoverWeekday: 'mon',
          handoverTime: '09:00',
          memberIds: ['ada', 'bea'],
        },
        overrides: [],
        away: { ada: [{ from: fromIso('2026-03-04T00:00:00Z'), to: fromIso('2026-03-05T00:00:00Z') }] },
        leadId: 'lea',
      },
    ],
  ]),
  followers: new Map([['t', ['bea', 'gone']]]),
  leadId: 'boss',
};
const ticket: TicketForRecipients = { id: 't', assigneeId: 'ada', teamId: 'first', teamLeadId: null };
const NOW = '2026-03-03T12:00:00Z';
const found = (to: Recipient[], change: Partial<TicketForRecipients> = {}, at = NOW) => {
  const { people, notes } = resolve(directory, to, { ...ticket, ...change }, fromIso(at));
  return { ids: people.map(({ id }) => id), notes };
};

test.each<[string, Recipient, Partial<TicketForRecipients>, string[], string[]]>([
  ['the assignee', { kind: 'assignee' }, {}, ['ada'], []],
  [
    'an assignee who has left',
    { kind: 'assignee' },
    { assigneeId: 'gone' },
    ['lea'],
    ['GONE has left: LEA, who leads, instead'],
  ],
  ['nobody’s ticket of a team', { kind: 'assignee' }, { assigneeId: null }, ['ada', 'bea'], []],
  ['nobody’s ticket without a team', { kind: 'assignee' }, { assigneeId: null, teamId: null }, ['ada', 'bea'], []],
  ['the team’s lead', { kind: 'team_lead' }, {}, ['lea'], []],
  ['the lead fixed at assigning', { kind: 'team_lead' }, { teamLeadId: 'bea' }, ['bea'], []],
  ['a lead who has left', { kind: 'team_lead' }, { teamLeadId: 'gone', teamId: 'empty' }, ['boss'], []],
  ['the ticket’s team', { kind: 'team' }, {}, ['ada', 'bea'], []],
  [
    'a team that all have left',
    { kind: 'team', teamId: 'empty' },
    {},
    ['lea'],
    ['Nobody is in the team Empty: LEA, who leads, instead'],
  ],
  ['a team that is gone', { kind: 'team', teamId: 'old' }, {}, ['lea'], ['The team is gone: LEA, who leads, instead']],
  ['followers, those who have left aside', { kind: 'followers' }, {}, ['bea'], []],
  ['a member', { kind: 'member', memberId: 'boss' }, {}, ['boss'], []],
  [
    'a member who has left',
    { kind: 'member', memberId: 'gone' },
    {},
    ['lea'],
    ['GONE has left: LEA, who leads, instead'],
  ],
  ['a role', { kind: 'role', role: 'support' }, {}, ['ada', 'bea'], []],
  [
    'a role that only one has who has left',
    { kind: 'role', role: 'billing' },
    {},
    ['lea'],
    ['Nobody has the role billing: LEA, who leads, instead'],
  ],
  ['who is on call', { kind: 'on_call', rotaId: 'nights' }, {}, ['ada'], []],
  [
    'a rota that is gone',
    { kind: 'on_call', rotaId: 'old' },
    {},
    ['lea'],
    ['The rota is gone: LEA, who leads, instead'],
  ],
])('%s', (_, to, change, ids, notes) => {
  expect(found([to], change)).toEqual({ ids, notes });
});

test('whoever is away on call is stood in for, and the note names both', () => {
  expect(found([{ kind: 'on_call', rotaId: 'nights' }], {}, '2026-03-04T12:00:00Z')).toEqual({
    ids: ['bea'],
    notes: ['ADA is away: BEA of Nights instead'],
  });
});

test('each person is found once, by however many names', () => {
  expect(found([{ kind: 'assignee' }, { kind: 'team' }, { kind: 'role', role: 'support' }]).ids).toEqual([
    'ada',
    'bea',
  ]);
});

test('a workspace without anybody who leads says that nobody is told', () => {
  const { people, notes } = resolve(
    { ...directory, leadId: null },
    [{ kind: 'member', memberId: 'gone' }],
    { ...ticket, teamId: null },
    fromIso(NOW),
  );
  expect([people, notes]).toEqual([[], ['GONE has left, and nobody leads: nobody is told']]);
});
