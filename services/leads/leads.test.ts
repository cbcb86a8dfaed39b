import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lead } from '../../domain/leads/contract.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { createLead } from './create.ts';
import { deleteLead } from './delete.ts';
import { countLeads } from './find.ts';
import { getLead } from './get.ts';
import { listLeads } from './list.ts';
import { unsubscribeLead } from './unsubscribe.ts';
import { convertLead, updateLead } from './update.ts';

let house: House;
let ctx: Ctx;
let stranger: Ctx;
let guest: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('sales'));
  stranger = house.ctx(house.other, house.other.as('owner'));
  guest = house.ctx(house.acme, house.acme.as('guest'));
});
afterAll(() => house.close());

const ann = { name: 'Ann Example', email: 'Ann@Example.com', source: 'Google', fields: { totalVisits: 3 } };

describe('creating a lead', () => {
  it('stores the row and says who did it', async () => {
    const lead = await createLead(ctx, { ...ann, externalId: 'crm-1' });
    expect(lead).toMatchObject({ name: 'Ann Example', email: 'ann@example.com', status: 'new', version: 1 });
    expect(await getLead(ctx, { id: lead.id })).toEqual(lead);
    const [entry] = await house.history(lead.id);
    expect(entry).toMatchObject({ action: 'created', actor_id: house.acme.members.sales });
  });

  it('refuses the external id of another lead', async () => {
    await createLead(ctx, { ...ann, externalId: 'crm-2' });
    await expect(createLead(ctx, { ...ann, externalId: 'crm-2' })).rejects.toMatchObject({ kind: 'Conflict' });
    // Another tenant has ids of its own.
    await expect(createLead(stranger, { ...ann, externalId: 'crm-2' })).resolves.toMatchObject({ version: 1 });
  });

  it('refuses an owner of another tenant, and somebody who may only read', async () => {
    const ownerId = house.other.members.sales;
    await expect(createLead(ctx, { ...ann, ownerId })).rejects.toMatchObject({ kind: 'Validation' });
    await expect(createLead(guest, ann)).rejects.toMatchObject({ kind: 'Forbidden' });
  });
});

describe('changing a lead', () => {
  it('changes what differs, merges fields, and audits only that', async () => {
    const { id } = await createLead(ctx, ann);
    house.clock.moveTo(Date.parse('2026-03-02T10:00:00Z'));
    const changed = await updateLead(ctx, {
      id,
      version: 1,
      name: 'Ann Example',
      phone: '+49 30 1234',
      fields: { occupation: 'Student' },
    });
    expect(changed).toMatchObject({ version: 2, fields: { totalVisits: 3, occupation: 'Student' } });
    expect(changed.updatedAt).toBe('2026-03-02T10:00:00.000Z');
    const [, entry] = await house.history(id);
    expect(entry).toMatchObject({ action: 'updated', before: { phone: null, fields: { totalVisits: 3 } } });
    expect(Object.keys(entry?.after as object).sort()).toEqual(['fields', 'phone']);
  });

  it('does nothing where nothing differs', async () => {
    const lead = await createLead(ctx, ann);
    expect(await updateLead(ctx, { id: lead.id, version: 1, name: ann.name, email: 'ANN@example.com' })).toEqual(lead);
    expect(await house.history(lead.id)).toHaveLength(1);
  });

  it('refuses a stale version and names the current one', async () => {
    const { id } = await createLead(ctx, ann);
    await updateLead(ctx, { id, version: 1, name: 'Anna' });
    await expect(updateLead(ctx, { id, version: 1, name: 'Anne' })).rejects.toMatchObject({
      kind: 'Conflict',
      issues: [{ path: 'version', message: '2' }],
    });
  });

  it('converts once, and a customer does not become a lead again', async () => {
    const { id } = await createLead(ctx, ann);
    house.clock.moveTo(Date.parse('2026-03-02T11:00:00Z'));
    const converted = await convertLead(ctx, { id, version: 1 });
    expect(converted).toMatchObject({ status: 'converted', convertedAt: '2026-03-02T11:00:00.000Z' });
    expect((await house.history(id)).map((entry) => entry.action)).toEqual(['created', 'status-changed']);
    await expect(updateLead(ctx, { id, version: 2, status: 'working' })).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('unsubscribes once however often it is asked', async () => {
    const { id } = await createLead(ctx, ann);
    const first = await unsubscribeLead(ctx, { id });
    house.clock.moveTo(Date.parse('2026-03-02T12:00:00Z'));
    expect(await unsubscribeLead(ctx, { id })).toEqual(first);
    expect((await house.history(id)).map((entry) => entry.action)).toEqual(['created', 'unsubscribed']);
  });

  it('is NotFound to another tenant, Forbidden to a guest', async () => {
    const { id } = await createLead(ctx, ann);
    const notFound = { kind: 'NotFound' };
    const edit = { id, version: 1, name: 'Mine' };
    await expect(getLead(stranger, { id })).rejects.toMatchObject(notFound);
    await expect(updateLead(stranger, edit)).rejects.toMatchObject(notFound);
    await expect(unsubscribeLead(stranger, { id })).rejects.toMatchObject(notFound);
    await expect(deleteLead(stranger, { id, version: 1 })).rejects.toMatchObject(notFound);
    await expect(updateLead(guest, edit)).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(deleteLead(guest, { id, version: 1 })).rejects.toMatchObject({ kind: 'Forbidden' });
  });

  it('reaches only leads of one’s own where the role says so', async () => {
    const own = house.ctx(house.acme, {
      ...house.acme.as('sales'),
      permissions: ['lead:*@own', 'lead:create'],
    } as never);
    const mine = await createLead(own, { ...ann, ownerId: house.acme.members.sales });
    const hers = await createLead(own, { ...ann, ownerId: house.acme.members.manager });
    await expect(getLead(own, mine)).resolves.toMatchObject({ id: mine.id });
    await expect(getLead(own, hers)).rejects.toMatchObject({ kind: 'NotFound' });
    expect((await listLeads(own, {})).items.map((lead) => lead.id)).toEqual([mine.id]);
  });
});

describe('deleting a lead', () => {
  it('hides it and keeps its row', async () => {
    const { id } = await createLead(ctx, ann);
    await deleteLead(ctx, { id, version: 1 });
    await expect(getLead(ctx, { id })).rejects.toMatchObject({ kind: 'NotFound' });
    const { rows } = await house.owner.query('SELECT deleted_at FROM lead WHERE id = $1', [id]);
    expect(rows[0].deleted_at).toEqual(new Date('2026-03-02T12:00:00Z'));
    expect((await house.history(id)).map((entry) => entry.action)).toEqual(['created', 'deleted']);
  });
});

describe('finding leads', () => {
  const made: Lead[] = [];
  let sales: Ctx;
  beforeAll(async () => {
    const other = house.other;
    sales = house.ctx(other, other.as('sales'));
    for (const [name, source, totalVisits] of [
      ['Zoe 100%', 'Referral Sites', 1],
      ['Yann_2', 'Google', 7],
      ['Xaver', null, 4],
    ] as const) {
      house.clock.moveTo((await house.clock.now()) + 1000);
      made.push(await createLead(sales, { name, source, fields: { totalVisits } }));
    }
  });
  const names = async (input: Parameters<typeof listLeads>[1]) =>
    (await listLeads(sales, input)).items.map((lead) => lead.name);

  it('by a part of name, e-mail or source; % and _ mean themselves; only in the own tenant', async () => {
    expect(await names({ q: 'zoe' })).toEqual(['Zoe 100%']);
    expect(await names({ q: 'oogl' })).toEqual(['Yann_2', 'Ann Example']);
    expect(await names({ q: '0%' })).toEqual(['Zoe 100%']);
    expect(await names({ q: 'n_2' })).toEqual(['Yann_2']);
    expect(await names({ q: '_' })).toEqual(['Yann_2']);
    // Acme has a dozen of them.
    expect(await names({ q: 'ann example' })).toEqual(['Ann Example']);
  });

  it('by page and by cursor in the same order', async () => {
    const request = { sort: 'name', filter: { status: ['new' as const] }, pageSize: 2 };
    const first = await listLeads(sales, request);
    expect(first).toMatchObject({ total: 4, page: 1 });
    const rest = await listLeads(sales, { ...request, cursor: first.nextCursor as string });
    expect([...first.items, ...rest.items].map((lead) => lead.name)).toEqual([
      'Ann Example',
      'Xaver',
      'Yann_2',
      'Zoe 100%',
    ]);
    expect(Object.keys(first.items[0] as object)).not.toContain('list_marks');
  });

  it('counts what a filter finds, and how many of them may be written to', async () => {
    const filter = { field: 'fields.totalVisits', op: 'gte', value: 4 } as const;
    expect(await countLeads(sales, { filter })).toEqual({ total: 2, reachable: 2 });
    await convertLead(sales, { id: made[1]?.id ?? '', version: 1 });
    await unsubscribeLead(sales, { id: made[2]?.id ?? '' });
    expect(await countLeads(sales, { filter })).toEqual({ total: 2, reachable: 0 });
  });
});
