import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditListInput } from '../../domain/audits/contract.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { audit } from '../audit.ts';
import { transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { listAudits } from './list-audits.ts';

let house: House;
const subjectId = newId();
beforeAll(async () => {
  house = await openHouse();
  const ctx = house.ctx(house.acme, house.acme.as('support'));
  const at = new Date(await house.clock.now());
  await transaction(ctx, (tx) =>
    audit(ctx, tx, at, {
      action: 'status-changed',
      noun: 'ticket',
      subjectId,
      before: { status: 'open' },
      after: { status: 'closed' },
    }),
  );
});
afterAll(() => house.close());

const input = (filter: object) => auditListInput.parse({ filter });

test('the history of a subject says who did what', async () => {
  const { acme } = house;
  const { items, total } = await listAudits(house.ctx(acme, acme.as('owner')), input({ noun: 'ticket', subjectId }));
  expect(total).toBe(1);
  expect(items).toMatchObject([
    {
      action: 'status-changed',
      actor: { kind: 'member', name: 'Support of Acme' },
      before: { status: 'open' },
      after: { status: 'closed' },
    },
  ]);
});

test('who may read every ticket reads their history; all of the audit takes more', async () => {
  const { acme } = house;
  const support = house.ctx(acme, acme.as('support'));
  expect((await listAudits(support, input({ noun: 'ticket' }))).total).toBe(1);
  await expect(listAudits(support, input({ noun: 'invoice' }))).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(listAudits(support, input({}))).rejects.toMatchObject({ kind: 'Forbidden' });
  // Reading one's own timesheets does not open the history of everybody's.
  const employee = house.ctx(acme, acme.as('employee'));
  await expect(listAudits(employee, input({ noun: 'timesheet' }))).rejects.toMatchObject({ kind: 'Forbidden' });
});

test('another workspace has another history', async () => {
  const { other } = house;
  expect((await listAudits(house.ctx(other, other.as('owner')), input({ subjectId }))).total).toBe(0);
});

test('nobody rewrites history, not even the owner of the schema', async () => {
  await expect(house.owner.query('UPDATE audit SET action = $1', ['x'])).rejects.toThrow('append-only');
  await expect(house.owner.query('DELETE FROM audit')).rejects.toThrow('append-only');
});
