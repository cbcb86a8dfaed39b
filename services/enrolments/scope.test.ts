import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Permission } from '../../domain/members/permissions.ts';
import { messageListInput } from '../../domain/messages/contract.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createJourney } from '../journeys/create.ts';
import { publishJourney } from '../journeys/publish.ts';
import { createLead } from '../leads/create.ts';
import { countMessages, getMessage, listMessages } from '../messages/list.ts';
import { sendAgain } from '../messages/send-again.ts';
import { enrolLeads } from './enrol.ts';
import { exitEnrolment } from './exit.ts';
import { getEnrolment } from './get.ts';
import { listEnrolments } from './list.ts';

const design = {
  graph: {
    startId: 'hello',
    nodes: [
      { id: 'hello', type: 'send-email' as const, subject: 'Hello', body: 'Hello', nextId: 'end' },
      { id: 'end', type: 'end' as const },
    ],
  },
};

let house: House;
let owner: Ctx;
/** One enrolment and one message that failed, each of a lead that this member owns. */
const things: Record<'sales' | 'employee' | 'manager', { enrolmentId: string; messageId: string }> = {
  sales: { enrolmentId: '', messageId: '' },
  employee: { enrolmentId: '', messageId: '' },
  manager: { enrolmentId: '', messageId: '' },
};

async function failedMessage(noun: string, subjectId: string): Promise<string> {
  const id = newId();
  await house.owner.query(
    `INSERT INTO message (tenant_id, id, channel, to_address, subject, body, state, attempt, error, due_at, noun, subject_id, created_at)
     VALUES ($1, $2, 'email', 'ann@example.com', 'Hello', 'Hi', 'failed', 1, 'mailbox full', '2026-03-02T09:00Z', $3, $4, '2026-03-02T09:00Z')`,
    [house.acme.id, id, noun, subjectId],
  );
  return id;
}

beforeAll(async () => {
  house = await openHouse();
  owner = house.ctx(house.acme, house.acme.as('owner'));
  const { id: journeyId } = await createJourney(owner, { name: 'Hello', design });
  await publishJourney(owner, { id: journeyId, version: 1 });
  for (const [role, thing] of Object.entries(things) as [keyof typeof things, (typeof things)['sales']][]) {
    const lead = await createLead(owner, {
      name: role,
      email: `${role}@x.test`,
      ownerId: house.acme.members[role],
    });
    thing.enrolmentId = (await enrolLeads(owner, { journeyId, leadId: lead.id })).enrolmentId ?? '';
    thing.messageId = await failedMessage('lead', lead.id);
  }
  await failedMessage('invoice', newId());
});
afterAll(() => house.close());

/** The member of this role, with a role of the workspace's own making. */
const having = (role: 'sales' | 'manager', ...permissions: Permission[]): Ctx =>
  house.ctx(house.acme, { ...house.acme.as(role), permissions } as Ctx['actor']);
const enrolments = async (ctx: Ctx) => (await listEnrolments(ctx, {} as never)).items.map(({ id }) => id).sort();
const messages = async (ctx: Ctx) =>
  (await listMessages(ctx, messageListInput.parse({}))).items.map(({ id }) => id).sort();
const of = (what: 'enrolmentId' | 'messageId', ...roles: (keyof typeof things)[]) =>
  roles.map((role) => things[role][what]).sort();

describe('a Sales member with a scope of their own', () => {
  const own = () => having('sales', 'lead:*@own', 'enrolment:*@own', 'message:*@own');

  it('sees the enrolments and messages of their own leads, and counts no others', async () => {
    expect(await enrolments(own())).toEqual(of('enrolmentId', 'sales'));
    expect(await messages(own())).toEqual(of('messageId', 'sales'));
    expect(await countMessages(own())).toEqual({ queued: 0, stuck: 1 });
  });

  it('finds no other by its id, takes no other out, and sends no other again', async () => {
    const { enrolmentId: id, messageId } = things.manager;
    const attempts = [
      getEnrolment(own(), { id }),
      exitEnrolment(own(), { id, reason: 'x' }),
      getMessage(own(), { id: messageId }),
      sendAgain(own(), { id: messageId, reason: 'x' }),
    ];
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes).toMatchObject(attempts.map(() => ({ reason: { kind: 'NotFound' } })));
    expect(await getEnrolment(own(), { id: things.sales.enrolmentId })).toMatchObject({ status: 'active' });
    expect(await sendAgain(own(), { id: things.sales.messageId, reason: 'x' })).toMatchObject({ state: 'queued' });
  });

  it('enrols their own leads only, though they may read all', async () => {
    const ctx = having('sales', 'lead:read', 'enrolment:create@own', 'journey:read');
    const { id: journeyId } = await createJourney(owner, { name: 'Another', design });
    await publishJourney(owner, { id: journeyId, version: 1 });
    const filter = { field: 'email', op: 'contains' as const, value: '@x.test' };
    expect(await enrolLeads(ctx, { journeyId, filter })).toMatchObject({ found: 1, enrolled: 1 });
  });
});

it('a team’s scope is one’s own and that of whom one manages', async () => {
  const ctx = having('manager', 'enrolment:read@team', 'message:read@team');
  expect(await enrolments(ctx)).toEqual(of('enrolmentId', 'manager', 'employee'));
  expect(await messages(ctx)).toEqual(of('messageId', 'manager', 'employee'));
});

it('the built-in Sales role is the whole workspace’s', async () => {
  const ctx = house.ctx(house.acme, house.acme.as('sales'));
  expect((await enrolments(ctx)).length).toBeGreaterThanOrEqual(3);
  expect(await messages(ctx)).toHaveLength(4);
});
