import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { counting } from '../../test/support/counting.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { openSupport } from '../../test/support/tickets.ts';
import { createCompany } from '../companies/create.ts';
import { deleteCompany } from '../companies/delete.ts';
import { createContact } from '../contacts/create.ts';
import { updateContact } from '../contacts/update.ts';
import type { Ctx } from '../context.ts';
import { createTicket } from './create.ts';
import { getTicket } from './get.ts';
import { updateTicket } from './update.ts';

let house: House;
let owner: Ctx;
beforeAll(async () => {
  house = await openHouse();
  owner = house.ctx(house.acme, house.acme.as('owner'));
  await openSupport(owner);
});
afterAll(() => house?.close());

const newCompany = (name: string) => createCompany(owner, { name });
const contactOf = (companyId: string | null) => createContact(owner, { name: 'Ana', email: null, companyId });
const openFor = (contactId: string) => createTicket(owner, { subject: 'Hers', contactId });
const companyOf = async ({ id }: { id: string }) => (await getTicket(owner, { id })).companyId;

test('from a company that was deleted meanwhile, what was with it comes along, and what was put with none stays', async () => {
  const [old, next] = [await newCompany('Old'), await newCompany('New')];
  const contact = await contactOf(old.id);
  const [hers, put] = [await openFor(contact.id), await openFor(contact.id)];
  await updateTicket(owner, { id: put.id, version: put.version, companyId: null });
  await deleteCompany(owner, { id: old.id, version: old.version });
  await updateContact(owner, { id: contact.id, version: contact.version, companyId: next.id });
  expect(await companyOf(hers)).toBe(next.id);
  expect(await companyOf(put)).toBeNull();
  expect((await house.history(hers.id)).at(-1)).toMatchObject({ before: { companyId: old.id } });
});

/** An edit of the contact while somebody else holds processes of tickets. @param act what they do once it waits for them */
async function whileHeld(
  tickets: readonly { id: string }[],
  edit: () => Promise<unknown>,
  act: (held: pg.PoolClient) => Promise<unknown>,
) {
  const held = await house.owner.connect();
  try {
    await held.query('BEGIN');
    await held.query('SELECT FROM process WHERE subject_id = ANY($1) FOR UPDATE', [tickets.map(({ id }) => id)]);
    let isOver = false;
    const edited = edit().finally(() => {
      isOver = true;
    });
    const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
    while (!isOver && (await house.owner.query(waits)).rowCount === 0) await new Promise((next) => setTimeout(next, 5));
    expect(isOver).toBe(false);
    await act(held);
    await held.query('COMMIT');
    await edited;
  } finally {
    held.release();
  }
}

test('what is closed or put elsewhere until it is held stays as it was put, and nothing says otherwise', async () => {
  const [next, elsewhere] = [await newCompany('Next'), await newCompany('Elsewhere')];
  const contact = await contactOf(null);
  const [hers, closed, put] = [await openFor(contact.id), await openFor(contact.id), await openFor(contact.id)];
  await whileHeld(
    [closed, put],
    () => updateContact(owner, { id: contact.id, version: contact.version, companyId: next.id }),
    async (held) => {
      await held.query(`UPDATE ticket SET status = 'closed', version = 2 WHERE id = $1`, [closed.id]);
      await held.query('UPDATE ticket SET company_id = $2, version = 2 WHERE id = $1', [put.id, elsewhere.id]);
    },
  );
  expect(await companyOf(hers)).toBe(next.id);
  expect(await getTicket(owner, { id: closed.id })).toMatchObject({ status: 'closed', companyId: null, version: 2 });
  expect(await getTicket(owner, { id: put.id })).toMatchObject({ companyId: elsewhere.id, version: 2 });
  const told = async ({ id }: { id: string }) => (await house.history(id)).map(({ action }) => action);
  expect(await Promise.all([hers, closed, put].map(told))).toEqual([['created', 'updated'], ['created'], ['created']]);
});

test('a solved ticket waits for whoever works at its process, as every other', async () => {
  const next = await newCompany('Waits');
  const contact = await contactOf(null);
  const solved = await openFor(contact.id);
  await updateTicket(owner, { id: solved.id, version: 1, status: 'solved' });
  await whileHeld(
    [solved],
    () => updateContact(owner, { id: contact.id, version: contact.version, companyId: next.id }),
    (held) => held.query('UPDATE ticket SET version = 3 WHERE id = $1', [solved.id]),
  );
  expect(await getTicket(owner, { id: solved.id })).toMatchObject({ companyId: next.id, version: 4 });
});

test('many tickets follow in as many statements as a few', async () => {
  const statementsFor = async (tickets: number) => {
    const next = await newCompany(`For ${tickets}`);
    const contact = await contactOf(null);
    const opened = [];
    for (let i = 0; i < tickets; i += 1) opened.push(await openFor(contact.id));
    const counted = counting(owner);
    await updateContact(counted.ctx, { id: contact.id, version: contact.version, companyId: next.id });
    expect(new Set(await Promise.all(opened.map(companyOf)))).toEqual(new Set([next.id]));
    return counted.statements();
  };
  expect(await statementsFor(9)).toBe(await statementsFor(1));
});
