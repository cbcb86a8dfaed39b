import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CreateTicketInput } from '../../domain/tickets/requests.ts';
import { HOUR, toIso } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { openSupport, TARGETS } from '../../test/support/tickets.ts';
import { createCompany } from '../companies/create.ts';
import type { Ctx } from '../context.ts';
import { createMacro } from '../macros/create.ts';
import { settleByPortal } from '../portal/reply.ts';
import { actEffect } from '../processes/act.ts';
import { workflowIdOf } from '../processes/change.ts';
import { addMessage } from './add-message.ts';
import { applyMacro, previewMacro } from './apply-macro.ts';
import { createTicket } from './create.ts';
import { forecastDesk } from './forecast-desk.ts';
import { getTicket } from './get.ts';
import { mergeTickets } from './merge.ts';
import { ticketStore } from './process.ts';
import { snoozeTicket } from './snooze.ts';
import { unmergeTicket } from './unmerge.ts';
import { updateTicket } from './update.ts';

let house: House;
let support: Ctx;
/** A Monday, when the office opens. */
const MONDAY = Date.parse('2026-03-02T09:00:00Z');
const at = (hours: number) => toIso(MONDAY + hours * HOUR);
const wait = (hours: number) => house.clock.moveTo(MONDAY + hours * HOUR);

beforeAll(async () => {
  house = await openHouse(MONDAY);
  support = house.ctx(house.acme, house.acme.as('support'));
  const normal = { firstResponseSeconds: 2 * 3600, nextResponseSeconds: 2 * 3600, resolutionSeconds: 40 * 3600 };
  await openSupport(house.ctx(house.acme, house.acme.as('owner')), {
    name: 'With next response',
    targets: { ...TARGETS, normal },
    warnings: [{ percent: 75 }],
  });
});
afterAll(() => house?.close());
beforeEach(() => house.clock.moveTo(MONDAY));

const open = (input: Partial<CreateTicketInput> = {}) =>
  createTicket(support, { subject: 'Question', body: 'Hello?', requesterName: 'Bea', ...input });
const answer = (id: string, status?: 'pending' | 'solved') =>
  addMessage(support, { id, kind: 'public_reply', body: 'Here you are', ...(status && { status }) });
const merge = (id: string, ...ids: string[]) => mergeTickets(support, { id, ids, tellRequesters: null });
/** But for the first, which runs from the text that a ticket begins with. */
const nextResponses = async (id: string) =>
  (await getTicket(support, { id })).clocks
    .filter(({ target, occurrence }) => target === 'next_response' && occurrence > 1)
    .map(({ state, startedAt, dueAt }) => [state, startedAt, dueAt]);
const versionOf = async (id: string) => (await getTicket(support, { id })).version;
const act = (id: string, key: string) => {
  const workflow = workflowIdOf('ticket-sla', house.acme.id, id);
  return actEffect(house.ctx(house.acme, { kind: 'process', id: workflow }), ticketStore, workflow, key);
};

test('who waits for an answer in a merged ticket waits on where it went, from when they wrote', async () => {
  const { id } = await open();
  wait(0.5);
  await answer(id, 'pending');
  wait(1);
  const [later, source] = [await open(), await open()];
  wait(2);
  const merged = await merge(id, later.id, source.id);
  expect(merged).toMatchObject({ status: 'open' });
  expect(await nextResponses(id)).toEqual([['running', at(1), at(3)]]);
  expect((await getTicket(support, { id: source.id })).status).toBe('closed');
  const { hours } = await forecastDesk(support);
  const missed = hours.flatMap(({ tickets }) => tickets.filter((ticket) => ticket.id === id));
  expect(missed).toContainEqual(expect.objectContaining({ target: 'next_response', at: at(3) }));
  wait(3);
  expect(await act(id, 'breach:next_response#2')).toBe(true);
  wait(3.5);
  await answer(id);
  expect(await nextResponses(id)).toEqual([['breached', at(1), at(3)]]);
});

test('a solved and a snoozed ticket are taken up again; what staff told of the merge is no answer', async () => {
  const { id } = await open();
  await answer(id, 'solved');
  wait(0.5);
  const source = await open({ requesterEmail: 'bea@waits.test' });
  wait(1);
  const tellRequesters = 'Your request goes on in another one.';
  await mergeTickets(support, { id, ids: [source.id], tellRequesters, copyRequesters: true });
  expect(await getTicket(support, { id })).toMatchObject({ status: 'open' });
  expect(await nextResponses(id)).toEqual([['running', at(0.5), at(2.5)]]);
  const asleep = await open();
  await answer(asleep.id);
  await snoozeTicket(support, { id: asleep.id, version: await versionOf(asleep.id), until: at(24) });
  await merge(asleep.id, (await open()).id);
  expect(await getTicket(support, { id: asleep.id })).toMatchObject({ status: 'open', snoozedUntil: null });
});

test('an answer that was there already is none to what is merged later; what is answered or solved brings no clock', async () => {
  const source = await open();
  wait(0.5);
  const { id } = await open();
  wait(1);
  await answer(id);
  await merge(id, source.id);
  expect(await nextResponses(id)).toEqual([['running', at(1), at(3)]]);

  const [quiet, answered, solved] = [await open(), await open(), await open()];
  for (const one of [quiet, answered]) await answer(one.id, 'pending');
  await updateTicket(support, { id: solved.id, version: await versionOf(solved.id), status: 'solved' });
  expect(await merge(quiet.id, answered.id, solved.id)).toMatchObject({ status: 'pending' });
  expect(await nextResponses(quiet.id)).toEqual([]);

  // An older ticket’s wait begins with the ticket that it is merged into, which nobody has answered yet.
  house.clock.moveTo(MONDAY);
  const old = await open();
  wait(2);
  const young = await createTicket(support, { subject: 'By telephone' });
  wait(2.5);
  const merged = await merge(young.id, old.id);
  expect(merged.status).toBe('new');
  expect(merged.clocks.find(({ target }) => target === 'next_response')).toMatchObject({
    startedAt: at(2),
    dueAt: at(4),
  });
});

test('taken back, the customer waits in their own ticket again, as they always did, and nobody in the other', async () => {
  const { id } = await open();
  await answer(id, 'pending');
  wait(1);
  const source = await open();
  wait(1.5);
  await merge(id, source.id);
  wait(2);
  const back = await unmergeTicket(support, { id: source.id, version: await versionOf(source.id) });
  expect(back).toMatchObject({ status: 'new', mergedIntoId: null });
  expect(back.clocks.find(({ target }) => target === 'first_response')).toMatchObject({
    state: 'running',
    startedAt: at(1),
    dueAt: at(3),
  });
  expect(await getTicket(support, { id })).toMatchObject({ status: 'pending' });
  expect(await nextResponses(id)).toEqual([]);
  await answer(id);
  expect(await nextResponses(id)).toEqual([]);
  expect((await getTicket(support, { id: source.id })).clocks).toContainEqual(
    expect.objectContaining({ target: 'first_response', state: 'running' }),
  );
});

test('nothing is merged into a closed ticket, and a merged one stays closed, whoever would open it', async () => {
  const [target, source] = [await open(), await open()];
  const closed = await open();
  await updateTicket(support, { id: closed.id, version: closed.version, status: 'closed' });
  await expect(merge(closed.id, source.id)).rejects.toMatchObject({
    kind: 'Conflict',
    message: `#${closed.number} is closed: open it again first, or merge into another ticket.`,
  });
  await merge(target.id, source.id);
  const version = await versionOf(source.id);
  const refused = { kind: 'Conflict', message: expect.stringContaining('merged into another one') };
  await expect(updateTicket(support, { id: source.id, version, status: 'open' })).rejects.toMatchObject(refused);
  const macro = await createMacro(house.ctx(house.acme, house.acme.as('owner')), {
    name: 'Take up',
    actions: { status: 'open' },
  });
  await expect(applyMacro(support, { id: source.id, macroId: macro.id })).rejects.toMatchObject(refused);
  expect((await previewMacro(support, { id: source.id, macroId: macro.id })).refusal).toContain('merged into another');
  const portal: Ctx = { ...support, actor: { kind: 'system', id: 'portal' } };
  for (const to of ['open', 'solved'] as const) {
    await expect(settleByPortal({ ...portal, ticketId: source.id }, to)).rejects.toMatchObject({
      kind: 'Conflict',
      message: expect.stringContaining('together with another request'),
    });
  }
  expect(await getTicket(support, { id: source.id })).toMatchObject({ status: 'closed', mergedIntoId: target.id });
  // What is no status may still be put right.
  const renamed = await updateTicket(support, { id: source.id, version, subject: 'Renamed' });
  expect(renamed.subject).toBe('Renamed');
});

test('another customer’s person reads the answers where they went only if staff say so; else no answer there is one to them', async () => {
  const target = await open({ requesterEmail: 'ana@one.test' });
  const strangers = await open({ requesterEmail: 'bob@two.test' });
  await answer(target.id, 'pending');
  await merge(target.id, strangers.id);
  expect(await getTicket(support, { id: target.id })).toMatchObject({ cc: [], status: 'pending' });
  expect(await nextResponses(target.id)).toEqual([]);
  const { messages } = await getTicket(support, { id: target.id });
  expect(messages.map(({ body }) => body)).toContain(
    `#${strangers.number} Question was merged into this ticket. Answers here do not reach bob@two.test, who does not wait here for one.`,
  );
  await answer(target.id);
  expect((await getTicket(support, { id: strangers.id })).clocks).toContainEqual(
    expect.objectContaining({ target: 'first_response', finishedAt: null }),
  );

  const said = await open({ requesterEmail: 'Cy@three.test' });
  await mergeTickets(support, { id: target.id, ids: [said.id], tellRequesters: null, copyRequesters: true });
  expect(await getTicket(support, { id: target.id })).toMatchObject({ cc: ['cy@three.test'], status: 'open' });
  expect(await nextResponses(target.id)).toMatchObject([['running', at(0), at(2)]]);
  await unmergeTicket(support, { id: said.id, version: await versionOf(said.id) });
  expect((await getTicket(support, { id: target.id })).cc).toEqual([]);
});

test('of one customer’s two merged tickets either is taken back: they are copied for the other, and no longer for none', async () => {
  const target = await open({ requesterEmail: 'ana@one.test' });
  const [first, second] = [
    await open({ requesterEmail: 'dan@two.test' }),
    await open({ requesterEmail: 'Dan@two.test' }),
  ];
  const copy = (one: { id: string }) =>
    mergeTickets(support, { id: target.id, ids: [one.id], tellRequesters: null, copyRequesters: true });
  const takeBack = async ({ id }: { id: string }) => unmergeTicket(support, { id, version: await versionOf(id) });
  const cc = async () => (await getTicket(support, { id: target.id })).cc;
  await copy(first);
  await copy(second);
  await takeBack(first);
  expect(await cc()).toEqual(['dan@two.test']);
  await copy(first);
  await takeBack(second);
  expect(await cc()).toEqual(['dan@two.test']);
  await takeBack(first);
  expect(await cc()).toEqual([]);
});

test('whoever had copies before the merge has them after it is taken back', async () => {
  const target = await open({ requesterEmail: 'ana@one.test' });
  await addMessage(support, { id: target.id, kind: 'public_reply', body: 'Here you are', cc: ['eve@two.test'] });
  const source = await open({ requesterEmail: 'eve@two.test' });
  await mergeTickets(support, { id: target.id, ids: [source.id], tellRequesters: null, copyRequesters: true });
  await unmergeTicket(support, { id: source.id, version: await versionOf(source.id) });
  expect((await getTicket(support, { id: target.id })).cc).toEqual(['eve@two.test']);
});

test('an inner merge is taken back after the outer one, and then nobody waits in either', async () => {
  const outer = await open();
  await answer(outer.id, 'pending');
  const inner = await open();
  await answer(inner.id, 'pending');
  wait(1);
  const source = await open();
  await merge(inner.id, source.id);
  await merge(outer.id, inner.id);
  const takeBack = async ({ id }: { id: string }) => unmergeTicket(support, { id, version: await versionOf(id) });
  await expect(takeBack(source)).rejects.toMatchObject({
    kind: 'Conflict',
    message: `Take back the merge of #${inner.number} first.`,
  });
  expect(await nextResponses(outer.id)).toMatchObject([['running', at(1), at(3)]]);
  await takeBack(inner);
  await takeBack(source);
  for (const { id } of [outer, inner]) {
    expect(await getTicket(support, { id })).toMatchObject({ status: 'pending' });
    expect(await nextResponses(id)).toEqual([]);
  }
});

test('a person of the same company gets copies where their ticket went, and waits there', async () => {
  const owner = house.ctx(house.acme, house.acme.as('owner'));
  const { id: companyId } = await createCompany(owner, { name: 'Acme Ltd' });
  const target = await open({ companyId, requesterEmail: 'ana@one.test' });
  const source = await open({ companyId, requesterEmail: 'ben@one.test' });
  await answer(target.id, 'pending');
  await merge(target.id, source.id);
  expect(await getTicket(support, { id: target.id })).toMatchObject({ cc: ['ben@one.test'], status: 'open' });
});
