import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messageListInput } from '../../domain/messages/contract.ts';
import { ANSWERABLE_FOR, CHANGEABLE_FOR } from '../../domain/surveys/contract.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant, type TestTenant } from '../../test/support/tenant.ts';
import type { Ctx } from '../context.ts';
import { updateDeskSettings } from '../desk/settings.ts';
import { deliverDue, type MessagePort, type Outgoing } from '../messages/deliver.ts';
import { listMessages } from '../messages/list.ts';
import { actEffect } from '../processes/act.ts';
import { planSubject } from '../processes/plan-workflow.ts';
import { addMessage } from '../tickets/add-message.ts';
import { createTicket } from '../tickets/create.ts';
import { getTicket } from '../tickets/get.ts';
import { ticketStore } from '../tickets/process.ts';
import { markSpam } from '../tickets/spam.ts';
import { updateTicket } from '../tickets/update.ts';
import { answerSurvey, viewSurvey } from './answer.ts';
import { surveyPlace } from './mail-links.ts';
import { satisfaction, surveyOfTicket } from './report.ts';
import { updateSurveySettings } from './settings.ts';
import { surveyToken } from './token.ts';

/** A Monday. */
const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let tenant: TestTenant;
let lead: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
beforeEach(async () => {
  house.clock.moveTo(START);
  tenant = await newTenant(house.owner, 'Surveyed');
  lead = house.ctx(tenant, tenant.as('owner'));
  await updateSurveySettings(lead, { on: true, afterHours: 24, scale: 'stars' });
});

const workflowOf = (id: string) => `ticket-sla/${tenant.id}/${id}`;
const asked = async (id: string) =>
  (await house.owner.query('SELECT id, agent_id FROM survey WHERE ticket_id = $1', [id])).rows;
const mails = async () =>
  (
    await house.owner.query(
      `SELECT id, to_address, subject, body FROM message WHERE tenant_id = $1 AND noun = 'survey'`,
      [tenant.id],
    )
  ).rows;

async function solved(input: object = {}): Promise<string> {
  const requester = { requesterEmail: 'ada@x.test', assigneeId: tenant.members.support, ...input };
  const { id } = await createTicket(lead, { subject: 'Help', ...requester });
  await updateTicket(lead, { id, version: 1, status: 'solved' });
  return id;
}

/** Lets everything happen that is due by then, as the workflow would. */
async function until(id: string, at: number): Promise<string[]> {
  const ctx = house.ctx(tenant, { kind: 'process', id: 'test' });
  const done: string[] = [];
  for (let steps = 0; steps < 20; steps++) {
    const { due, nextAt } = await planSubject(ctx, ticketStore, workflowOf(id));
    for (const { key } of due) if (await actEffect(ctx, ticketStore, workflowOf(id), key)) done.push(key);
    if (due.length > 0) continue;
    if (nextAt === null || nextAt > at) break;
    house.clock.moveTo(nextAt);
  }
  house.clock.moveTo(at);
  return done;
}

async function answerable(): Promise<{ id: string; token: string }> {
  const id = await solved();
  await until(id, START + 24 * HOUR);
  const [row] = await asked(id);
  return { id, token: surveyToken(tenant.id, row.id) };
}
const deps = () => ({ db: lead.db, clock: house.clock, requestId: null });

describe('asking', () => {
  test.each([
    [-1, 0],
    [0, 1],
    [1, 1],
  ])('comes a day after the solution, not before: %i ms', async (past, count) => {
    const id = await solved();
    await until(id, START + 24 * HOUR + past);
    expect(await asked(id)).toHaveLength(count);
    expect(await mails()).toHaveLength(count);
  });

  test('says where to answer, and keeps who had the ticket', async () => {
    const id = await solved();
    await until(id, START + 2 * DAY);
    const [survey] = await asked(id);
    expect(survey.agent_id).toBe(tenant.members.support);
    const [mail] = await mails();
    expect(mail).toMatchObject({ to_address: 'ada@x.test', subject: 'How was it? [#1001] Help' });
    // Whoever may read the outbox is no customer: the links are in the mail alone.
    const token = surveyToken(tenant.id, survey.id);
    const outbox = async () => JSON.stringify([await mails(), await listMessages(lead, messageListInput.parse({}))]);
    expect(await outbox()).not.toContain(token);
    expect(mail.body).toContain(`Very good: ${surveyPlace(5)}\n`);
    const sent: Outgoing[] = [];
    const port: MessagePort = {
      name: 'test',
      keepsKeys: true,
      longestSeconds: 5,
      send: (message) => {
        sent.push(message);
        return Promise.resolve({ kind: 'done', result: { id: message.id } });
      },
    };
    await deliverDue(lead, 'email', port, () => undefined);
    const body = sent.find((message) => message.id === mail.id)?.body ?? '';
    for (const score of [5, 4, 3, 2, 1]) expect(body).toContain(`/survey/${token}?score=${score}`);
    expect(body).not.toContain('(the link');
    expect(await outbox()).not.toContain(token);
  });

  test('happens once a ticket, also where it is solved again', async () => {
    const id = await solved();
    await until(id, START + 25 * HOUR);
    await addMessage(lead, { id, kind: 'customer_message', body: 'Again' });
    const { version } = await getTicket(lead, { id });
    await updateTicket(lead, { id, version, status: 'solved' });
    expect(await until(id, START + 20 * DAY)).toEqual([`close#2`]);
    expect(await mails()).toHaveLength(1);
  });

  test('does not happen where it was opened again before', async () => {
    const id = await solved();
    await until(id, START + 23 * HOUR);
    await addMessage(lead, { id, kind: 'customer_message', body: 'No' });
    await until(id, START + 3 * DAY);
    expect(await asked(id)).toEqual([]);
  });

  test('never of spam, of what nobody’s address is known of, of what was solved before it was turned on, nor when it is off', async () => {
    const spam = await solved();
    await markSpam(lead, { id: spam, version: 2 }, true);
    const silent = await solved({ requesterEmail: null });
    await updateSurveySettings(lead, { on: false, afterHours: 24, scale: 'stars' });
    const off = await solved();
    house.clock.moveTo(START + HOUR);
    await updateSurveySettings(lead, { on: true, afterHours: 24, scale: 'stars' });
    for (const id of [spam, silent, off]) {
      await until(id, START + 3 * DAY);
      expect(await asked(id)).toEqual([]);
      house.clock.moveTo(START + HOUR);
    }
  });

  test('after the closing it would be too late: neither setting may bring that about', async () => {
    const close = (closeAfterDays: number) => updateDeskSettings(lead, { closeAfterDays });
    await expect(close(1)).rejects.toMatchObject({ kind: 'Validation' });
    expect(await close(2)).toMatchObject({ closeAfterDays: 2 });
    await updateSurveySettings(lead, { on: false, afterHours: 24, scale: 'stars' });
    expect(await close(1)).toMatchObject({ closeAfterDays: 1 });
  });

  test('is refused after the closing', async () => {
    const late = (afterHours: number) => updateSurveySettings(lead, { on: true, afterHours, scale: 'stars' });
    await expect(late(168)).rejects.toMatchObject({ kind: 'Validation', issues: [{ path: 'afterHours' }] });
    expect(await late(167)).toMatchObject({ afterHours: 167 });
    const agent = house.ctx(tenant, tenant.as('support'));
    const refused = updateSurveySettings(agent, { on: false, afterHours: 1, scale: 'stars' });
    await expect(refused).rejects.toMatchObject({ kind: 'Forbidden' });
  });
});

describe('answering', () => {
  test('is one answer that can be changed for fourteen days', async () => {
    const { id, token } = await answerable();
    const first = START + 2 * DAY;
    house.clock.moveTo(first);
    expect(await viewSurvey(deps(), token)).toMatchObject({ score: null, closed: false, subject: 'Help' });
    await answerSurvey(deps(), token, { score: 2, comment: 'Slow' });
    house.clock.moveTo(first + CHANGEABLE_FOR - 1);
    await answerSurvey(deps(), token, { score: 4, comment: null });
    expect(await surveyOfTicket(lead, { id })).toMatchObject({
      score: 4,
      comment: null,
      answeredAt: '2026-03-04T09:00:00.000Z',
    });
    house.clock.moveTo(first + CHANGEABLE_FOR);
    await expect(answerSurvey(deps(), token, { score: 1, comment: null })).rejects.toMatchObject({ kind: 'Conflict' });
    expect(await viewSurvey(deps(), token)).toMatchObject({ score: 4, closed: true });
  });

  test.each([
    [ANSWERABLE_FOR - 1, true],
    [ANSWERABLE_FOR, false],
  ])('for the first time within ninety days of being asked: %i ms', async (after, taken) => {
    const { token } = await answerable();
    house.clock.moveTo(START + 24 * HOUR + after);
    const answer = answerSurvey(deps(), token, { score: 5, comment: null }).then(
      () => true,
      () => false,
    );
    expect(await answer).toBe(taken);
  });

  test.each([0, 6, 1.5])('a score of %s is none', async (score) => {
    const { token } = await answerable();
    await expect(answerSurvey(deps(), token, { score, comment: null })).rejects.toThrow();
  });

  test('a link that was made up, or of another workspace, opens nothing', async () => {
    const { id, token } = await answerable();
    const [row] = await asked(id);
    for (const wrong of [
      'x',
      `${token.slice(0, -2)}AA`,
      surveyToken(house.other.id, row.id),
      surveyToken(tenant.id, id),
    ]) {
      await expect(viewSurvey(deps(), wrong)).rejects.toMatchObject({ kind: 'NotFound' });
    }
    expect(await surveyOfTicket(house.ctx(house.other, house.other.as('owner')), { id })).toBeNull();
  });
});

test('the report counts who was asked, who answered and who was content, by agent, team and week', async () => {
  const scores = [5, 4, 3, null];
  for (const [i, score] of scores.entries()) {
    const id = await solved(i === 3 ? { assigneeId: null } : {});
    await until(id, START + 24 * HOUR);
    const [row] = await asked(id);
    if (score)
      await answerSurvey(deps(), surveyToken(tenant.id, row.id), { score, comment: i === 0 ? 'Thanks' : null });
    house.clock.moveTo(START);
  }
  const report = await satisfaction(lead, { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' });
  expect(report.all).toMatchObject({ asked: 4, answered: 3, good: 2, average: 4 });
  expect(report.byAgent).toMatchObject([
    { name: 'Support of Surveyed', asked: 3, answered: 3, good: 2 },
    { id: null, name: 'Nobody', asked: 1, answered: 0, good: 0, average: null },
  ]);
  expect(report.byTeam).toMatchObject([{ name: 'No team', asked: 4 }]);
  expect(report.byWeek).toMatchObject([{ id: '2026-03-02', asked: 4 }]);
  expect(report.comments).toMatchObject([{ comment: 'Thanks', ticketSubject: 'Help' }]);
  const before = await satisfaction(lead, { from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' });
  expect(before.all).toMatchObject({ asked: 0, answered: 0 });
});
