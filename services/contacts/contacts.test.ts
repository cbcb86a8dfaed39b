import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { createCompany } from '../companies/create.ts';
import { deleteCompany } from '../companies/delete.ts';
import { getCompany } from '../companies/get.ts';
import { listCompanies } from '../companies/list.ts';
import { updateCompany } from '../companies/update.ts';
import type { Ctx } from '../context.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { getContact } from './get.ts';
import { listContacts } from './list.ts';
import { updateContact } from './update.ts';

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

it('keeps a company by its bare domain, with its contacts counted, each change audited', async () => {
  const company = await createCompany(ctx, { name: 'Example GmbH', domain: 'https://www.Example.de/about' });
  expect(company).toMatchObject({ domain: 'example.de', contactCount: 0, version: 1 });
  const contact = await createContact(ctx, { name: 'Ann', email: 'ANN@example.de', companyId: company.id });
  expect(contact).toMatchObject({ companyName: 'Example GmbH', email: 'ann@example.de' });
  expect(await getCompany(ctx, company)).toMatchObject({ contactCount: 1 });
  const changed = await updateCompany(ctx, { id: company.id, version: 1, industry: 'Tools' });
  expect(changed).toMatchObject({ version: 2, industry: 'Tools', name: 'Example GmbH' });
  expect(await house.history(company.id)).toMatchObject([
    { action: 'created' },
    { action: 'updated', before: { industry: null }, after: { industry: 'Tools' } },
  ]);
});

it('lets contacts stand alone when their company is deleted', async () => {
  const company = await createCompany(ctx, { name: 'Gone Ltd' });
  const { id } = await createContact(ctx, { name: 'Bob', companyId: company.id });
  await deleteCompany(ctx, { id: company.id, version: 1 });
  expect(await getContact(ctx, { id })).toMatchObject({ companyId: null, companyName: null });
  const moved = updateContact(ctx, { id, version: 1, companyId: company.id });
  await expect(moved).rejects.toMatchObject({ kind: 'Validation' });
});

it('finds and pages within the tenant', async () => {
  await createCompany(ctx, { name: 'Findable AG', country: 'Austria' });
  await createContact(ctx, { name: 'Carla Findable', email: 'carla@find.example' });
  expect((await listCompanies(ctx, { q: 'FINDABLE' })).items.map((item) => item.name)).toEqual(['Findable AG']);
  expect((await listCompanies(ctx, { filter: { country: ['Austria'] } })).total).toBe(1);
  expect((await listContacts(ctx, { q: 'find.ex' })).items.map((item) => item.name)).toEqual(['Carla Findable']);
  expect((await listCompanies(stranger, { q: 'findable' })).total).toBe(0);
  expect((await listContacts(stranger, {})).total).toBe(0);
});

it('refuses stale versions, strangers and those who may only read', async () => {
  const company = await createCompany(ctx, { name: 'Strict SE', externalId: 'k-1' });
  const contact = await createContact(ctx, { name: 'Dora', externalId: 'p-1' });
  await expect(createCompany(ctx, { name: 'Other', externalId: 'k-1' })).rejects.toMatchObject({ kind: 'Conflict' });
  await expect(createContact(ctx, { name: 'Other', externalId: 'p-1' })).rejects.toMatchObject({ kind: 'Conflict' });
  const stale = { kind: 'Conflict', issues: [{ path: 'version', message: '1' }] };
  await expect(updateCompany(ctx, { id: company.id, version: 2, name: 'X' })).rejects.toMatchObject(stale);
  await expect(updateContact(ctx, { id: contact.id, version: 2, name: 'X' })).rejects.toMatchObject(stale);
  for (const act of [
    (as: Ctx) => updateCompany(as, { id: company.id, version: 1, name: 'X' }),
    (as: Ctx) => deleteCompany(as, { id: company.id, version: 1 }),
    (as: Ctx) => updateContact(as, { id: contact.id, version: 1, name: 'X' }),
    (as: Ctx) => deleteContact(as, { id: contact.id, version: 1 }),
  ]) {
    await expect(act(stranger)).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(act(guest)).rejects.toMatchObject({ kind: 'Forbidden' });
  }
  await expect(getCompany(stranger, company)).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(createContact(stranger, { name: 'Eve', companyId: company.id })).rejects.toMatchObject({
    kind: 'Validation',
  });
  await expect(createCompany(ctx, { name: 'Odd', domain: 'not a domain' })).rejects.toThrow('Use a domain');
});
