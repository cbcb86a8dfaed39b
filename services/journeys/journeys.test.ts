import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JourneyNode } from '../../domain/journeys/contract.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { enrolLeads } from '../enrolments/enrol.ts';
import { createLead } from '../leads/create.ts';
import { createJourney } from './create.ts';
import { getJourney } from './get.ts';
import { listJourneys } from './list.ts';
import { publishJourney } from './publish.ts';
import { updateDraft } from './update-draft.ts';
import { validateJourney } from './validate.ts';

let house: House;
let ctx: Ctx;
let stranger: Ctx;
let sales: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('manager'));
  stranger = house.ctx(house.other, house.other.as('owner'));
  sales = house.ctx(house.acme, house.acme.as('sales'));
});
afterAll(() => house.close());

const graph = (...nodes: JourneyNode[]) => ({ startId: nodes[0]?.id ?? '', nodes });
const hello: JourneyNode = {
  id: 'hello',
  type: 'send-email',
  subject: 'Hello',
  body: 'Hi {{firstName}}',
  nextId: 'end',
};
const end: JourneyNode = { id: 'end', type: 'end' };
const sound = { graph: graph(hello, end) };

describe('a draft', () => {
  it('is created with its journey, changed, and each change is audited', async () => {
    const journey = await createJourney(ctx, { name: 'Welcome', design: sound });
    expect(journey).toMatchObject({
      version: 1,
      published: null,
      draft: { number: 1, status: 'draft', exitOn: ['conversion'] },
    });
    const changed = await updateDraft(ctx, { id: journey.id, version: 1, name: 'Warm welcome' });
    expect(changed).toMatchObject({ version: 2, name: 'Warm welcome', draft: { id: journey.draft?.id } });
    // The same again is no change.
    expect(await updateDraft(ctx, { id: journey.id, version: 2, name: 'Warm welcome', design: sound })).toMatchObject({
      version: 2,
    });
    expect(await house.history(journey.id)).toMatchObject([
      { action: 'created', actor_id: house.acme.members.manager },
      { action: 'updated', before: { name: 'Welcome' }, after: { name: 'Warm welcome' } },
    ]);
    await expect(updateDraft(ctx, { id: journey.id, version: 1, name: 'X' })).rejects.toMatchObject({
      kind: 'Conflict',
      issues: [{ path: 'version', message: '2' }],
    });
  });

  it('may have issues, which keep it from being published', async () => {
    const design = { graph: graph({ ...hello, nextId: 'nowhere', body: '{{shoeSize}}' }) };
    const { id } = await createJourney(ctx, { name: 'Broken', design });
    const { issues } = await validateJourney(sales, { id });
    expect(issues.map(({ code }) => code)).toEqual(['dangling-next', 'missing-end', 'unknown-placeholder']);
    await expect(publishJourney(ctx, { id, version: 1 })).rejects.toMatchObject({
      kind: 'Validation',
      issues: expect.arrayContaining([expect.objectContaining({ path: 'graph.nodes.hello' })]),
    });
    const days = ['mon' as const];
    const rules = { window: { days, from: '09:00', to: '10:00' }, quietHours: { from: '08:00', to: '12:00' } };
    const silent = await createJourney(ctx, {
      name: 'Silent',
      design: { ...sound, rules: { ...rules, holidays: [], cap: null } },
    });
    expect((await validateJourney(ctx, silent)).issues).toMatchObject([{ code: 'never-sends' }]);
  });
});

describe('publishing', () => {
  it('retires what was published; the database keeps it from ever changing', async () => {
    const { id } = await createJourney(ctx, { name: 'Versions', design: sound });
    const first = await publishJourney(ctx, { id, version: 1 });
    expect(first).toMatchObject({
      version: 2,
      draft: null,
      published: { number: 1, publishedAt: '2026-03-02T09:00:00.000Z' },
    });
    await expect(publishJourney(ctx, { id, version: 2 })).rejects.toMatchObject({ kind: 'Conflict' });
    const next = { graph: graph({ ...hello, subject: 'Hello again' }, end) };
    expect(await updateDraft(ctx, { id, version: 2, design: next })).toMatchObject({
      published: { number: 1 },
      draft: { number: 2 },
    });
    const second = await publishJourney(ctx, { id, version: 3 });
    expect(second.published?.graph.nodes[0]).toMatchObject({ subject: 'Hello again' });
    const detail = await getJourney(sales, { id });
    expect(detail.versions.map(({ number, status }) => [number, status])).toEqual([
      [2, 'published'],
      [1, 'retired'],
    ]);
    const change = (sql: string) => house.owner.query(`${sql} WHERE id = $1`, [first.published?.id]);
    await expect(change(`UPDATE journey_version SET design = '{}'`)).rejects.toThrow('cannot be changed');
    await expect(change(`UPDATE journey_version SET status = 'published', retired_at = NULL`)).rejects.toThrow(
      'cannot go',
    );
    await expect(change('DELETE FROM journey_version')).rejects.toThrow('cannot be deleted');
    expect((await house.history(id)).at(-1)).toMatchObject({
      action: 'published',
      before: { published: 1 },
      after: { published: 2 },
    });
  });

  it('is shown with its funnel, and listed with its counts', async () => {
    const { id } = await createJourney(ctx, { name: 'Funnel', design: sound });
    await publishJourney(ctx, { id, version: 1 });
    const lead = await createLead(ctx, { name: 'Fay', email: 'fay@x.test' });
    await enrolLeads(ctx, { journeyId: id, leadId: lead.id });
    const { funnel, counts } = await getJourney(ctx, { id });
    expect(counts).toEqual({ active: 1, completed: 0, exited: 0 });
    expect(funnel).toMatchObject([
      { nodeId: 'hello', standing: 1, done: 0 },
      { nodeId: 'end', standing: 0, done: 0 },
    ]);
    const { items, total } = await listJourneys(sales, { q: 'funn', filter: { published: true }, sort: '-active' });
    expect(total).toBe(1);
    expect(items).toMatchObject([{ id, publishedNumber: 1, draftNumber: null, counts: { active: 1 } }]);
    expect(items[0]?.nextAt).toBe('2026-03-02T09:00:00.000Z');
  });
});

it('belongs to its tenant, and to those whose role allows it', async () => {
  const { id } = await createJourney(ctx, { name: 'Ours', design: sound });
  for (const act of [
    (as: Ctx) => getJourney(as, { id }),
    (as: Ctx) => validateJourney(as, { id }),
    (as: Ctx) => updateDraft(as, { id, version: 1, name: 'X' }),
    (as: Ctx) => publishJourney(as, { id, version: 1 }),
  ]) {
    await expect(act(stranger)).rejects.toMatchObject({ kind: 'NotFound' });
  }
  expect((await listJourneys(stranger, {})).total).toBe(0);
  const forbidden = { kind: 'Forbidden' };
  await expect(createJourney(sales, { name: 'X', design: sound })).rejects.toMatchObject(forbidden);
  await expect(updateDraft(sales, { id, version: 1, name: 'X' })).rejects.toMatchObject(forbidden);
  await expect(publishJourney(sales, { id, version: 1 })).rejects.toMatchObject(forbidden);
  const support = house.ctx(house.acme, house.acme.as('support'));
  await expect(getJourney(support, { id })).rejects.toMatchObject(forbidden);
  await expect(listJourneys(support, {}).then(() => null)).rejects.toMatchObject(forbidden);
});
