import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../domain/teams/recipients.ts';
import { fromIso } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { createCalendar } from '../calendars/create.ts';
import { transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { reach } from '../notifications/reach.ts';
import { resolveRecipients } from '../teams/recipients.ts';
import { addAbsence } from './absences.ts';
import { getAvailability } from './get.ts';
import { presentMembers } from './present.ts';
import { updateAvailability } from './update.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse(fromIso('2026-03-10T12:00:00Z'));
});
afterAll(() => house.close());

const support = () => house.ctx(house.acme, house.acme.as('support'));
const own = () => house.acme.members.support;

test('somebody says their own hours, quiet hours and number; others may only look, an owner may change', async () => {
  const calendar = await createCalendar(house.ctx(house.acme, house.acme.as('owner')), {
    name: 'Mornings',
    zone: 'UTC',
    weekly: { tue: [['08:00', '12:00']] } as never,
  });
  const before = await getAvailability(support(), { memberId: own() });
  expect(before).toMatchObject({ present: true, quietHours: null, absences: [], workingCalendarId: null });
  const after = await updateAvailability(support(), {
    memberId: own(),
    version: before.version,
    workingCalendarId: calendar.id,
    quietHours: { from: '22:00', to: '07:00' },
    phone: '+351 912 345-678',
  });
  // At 12:00 the mornings are over.
  expect(after).toMatchObject({
    present: false,
    workingCalendarName: 'Mornings',
    quietHours: { from: '22:00', to: '07:00' },
    phone: '+351912345678',
  });
  const change = { memberId: own(), version: after.version, quietHours: null };
  const sales = house.ctx(house.acme, house.acme.as('sales'));
  await expect(updateAvailability(sales, change)).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(updateAvailability(support(), { ...change, version: 1 })).rejects.toMatchObject({ kind: 'Conflict' });
  const refused = (edit: object) => updateAvailability(support(), { memberId: own(), version: after.version, ...edit });
  await expect(refused({ phone: '0912 345 678' })).rejects.toThrow('international');
  await expect(refused({ quietHours: { from: '22:00', to: '22:00' } })).rejects.toThrow('another time');
  await expect(refused({ workingCalendarId: newId() })).rejects.toMatchObject({ kind: 'Validation' });
  const entries = await house.history(own());
  expect(entries.map(({ action }) => action)).toEqual(['availability-changed']);
  expect(JSON.stringify(entries)).not.toContain('912345678');
});

test('who is present: working time a millisecond before it ends, not as it ends, and not while absent', async () => {
  const at = (text: string) =>
    transaction(support(), async (tx) => (await presentMembers(tx, [own()], fromIso(text))).has(own()));
  expect(await at('2026-03-10T11:59:59.999Z')).toBe(true);
  expect(await at('2026-03-10T12:00:00Z')).toBe(false);
  const stretch = { from: '2026-03-17T09:00:00Z', to: '2026-03-17T10:00:00Z' };
  await addAbsence(support(), { memberId: own(), ...stretch, reason: 'Dentist' });
  // Colleagues see that somebody is away, not why, and no number.
  const sales = house.ctx(house.acme, house.acme.as('sales'));
  expect(await getAvailability(sales, { memberId: own() })).toMatchObject({
    phone: null,
    absences: [{ reason: null }],
  });
  const admin = house.ctx(house.acme, house.acme.as('admin'));
  expect(await getAvailability(admin, { memberId: own() })).toMatchObject({ absences: [{ reason: 'Dentist' }] });
  expect(await at('2026-03-17T08:59:59.999Z')).toBe(true);
  expect(await at('2026-03-17T09:00:00Z')).toBe(false);
  expect(await at('2026-03-17T10:00:00Z')).toBe(true);
  const add = (from: string, to: string) => addAbsence(support(), { memberId: own(), from, to });
  await expect(add('2026-03-12T00:00:00Z', '2026-03-11T00:00:00Z')).rejects.toThrow('end after it begins');
  await expect(add('2016-03-12T00:00:00Z', '2016-03-13T00:00:00Z')).rejects.toThrow('ended already');
  await expect(add('2026-03-12T00:00:00Z', '2036-03-13T00:00:00Z')).rejects.toThrow('days at most');
});

test('in quiet hours mail and SMS wait and the app says it at once; told twice by one effect is told once', async () => {
  const ctx = support();
  const ticket = { id: newId(), assigneeId: own(), teamId: null, teamLeadId: null };
  const tell = (now: number) =>
    transaction(ctx, async (tx) => {
      const { people } = await resolveRecipients(tx, [{ kind: 'assignee' }], ticket, now);
      const cause = newId();
      const telling = {
        cause,
        people,
        by: ['app', 'email', 'sms'] as const,
        tone: 'bad' as const,
        title: 'First response missed: #7 Printer',
        href: '/tickets/7' as const,
        noun: 'ticket',
        subjectId: ticket.id,
      };
      await reach(ctx, tx, [telling], now);
      await reach(ctx, tx, [telling], now);
      return cause;
    });
  const due = async () => {
    const { rows } = await house.owner.query(
      'SELECT channel, to_address, due_at FROM message WHERE subject_id = $1 ORDER BY created_at, channel, due_at',
      [ticket.id],
    );
    await house.owner.query('DELETE FROM message WHERE subject_id = $1', [ticket.id]);
    return rows.map((row) => `${row.channel} ${row.to_address.replace(/@.*/, '')} ${row.due_at.toISOString()}`);
  };
  await tell(fromIso('2026-03-10T21:59:59.999Z'));
  expect(await due()).toEqual(['email support 2026-03-10T21:59:59.999Z', 'sms +351912345678 2026-03-10T21:59:59.999Z']);
  await tell(fromIso('2026-03-10T22:00:00Z'));
  expect(await due()).toEqual(['email support 2026-03-11T07:00:00.000Z', 'sms +351912345678 2026-03-11T07:00:00.000Z']);
  await tell(fromIso('2026-03-11T07:00:00Z'));
  expect(await due()).toEqual(['email support 2026-03-11T07:00:00.000Z', 'sms +351912345678 2026-03-11T07:00:00.000Z']);
  const { rows } = await house.owner.query(
    'SELECT created_at FROM notification WHERE member_id = $1 ORDER BY created_at',
    [own()],
  );
  expect(rows.map((row) => row.created_at.toISOString())).toEqual([
    '2026-03-10T21:59:59.999Z',
    '2026-03-10T22:00:00.000Z',
    '2026-03-11T07:00:00.000Z',
  ]);
});

test('who has no number is mailed where an SMS was asked for, once', async () => {
  const ctx = support();
  const person: Person = {
    id: house.acme.members.sales,
    name: 'Sales',
    email: 'sales@acme.test',
    phone: null,
    zone: 'UTC',
    quiet: null,
    role: 'sales',
    left: false,
  };
  const subjectId = newId();
  const now = await house.clock.now();
  const words = { tone: 'bad', title: 'Missed', href: '/tickets/7', noun: 'ticket', subjectId } as const;
  await transaction(ctx, (tx) =>
    reach(ctx, tx, [{ cause: newId(), people: [person], by: ['email', 'sms'], ...words }], now),
  );
  const { rows } = await house.owner.query('SELECT channel, to_address FROM message WHERE subject_id = $1', [
    subjectId,
  ]);
  expect(rows).toEqual([{ channel: 'email', to_address: 'sales@acme.test' }]);
});
