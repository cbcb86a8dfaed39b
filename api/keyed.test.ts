import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
let owner: pg.Pool;
beforeAll(async () => {
  api = await startTestApi();
  owner = new pg.Pool({ connectionString: api.urls.owner, max: 2 });
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});
afterEach(() => owner.query('DROP FUNCTION IF EXISTS meet_fate() CASCADE'));

/** What happens to the transaction when it comes to keep its answer: the work has been done by then. */
const fate = (statement: string) =>
  owner.query(`
    CREATE FUNCTION meet_fate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement}; RETURN NEW; END $$;
    CREATE TRIGGER meet_fate BEFORE UPDATE ON idempotency_key FOR EACH ROW EXECUTE FUNCTION meet_fate()`);

const open = (key: string, subject: string) =>
  api.call('owner', 'POST', '/tickets', { body: { subject, body: 'Hello' }, headers: { 'idempotency-key': key } });
const count = async (subject: string) =>
  (await owner.query('SELECT count(*)::int AS n FROM ticket WHERE subject = $1', [subject])).rows[0].n;

test.each([
  ['the connection is cut', 'PERFORM pg_terminate_backend(pg_backend_pid())', 503, 'Unavailable'],
  ['the answer cannot be kept', `RAISE EXCEPTION 'no room'`, 500, 'Internal'],
])(
  'where %s after the work was done nothing stands, and the same key does it once',
  async (words, what, status, code) => {
    await fate(what);
    const failed = await open(words.replaceAll(' ', '-'), words);
    expect([failed.status, failed.body.error.code]).toEqual([status, code]);
    expect(await count(words)).toBe(0);
    await owner.query('DROP FUNCTION meet_fate() CASCADE');
    const made = await open(words.replaceAll(' ', '-'), words);
    const again = await open(words.replaceAll(' ', '-'), words);
    expect([made.status, made.headers.has('idempotency-replayed')]).toEqual([201, false]);
    expect([again.status, again.headers.has('idempotency-replayed')]).toEqual([201, true]);
    expect(again.body).toEqual(made.body);
    expect(await count(words)).toBe(1);
  },
);

test('of two that lost a race with each other the work runs again, unseen', async () => {
  await fate(`IF nextval('meetings') = 1 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF`);
  await owner.query('CREATE SEQUENCE meetings; GRANT USAGE ON SEQUENCE meetings TO backbeat_app');
  const made = await open('raced', 'raced');
  expect([made.status, await count('raced')]).toEqual([201, 1]);
  expect((await owner.query('SELECT last_value::int AS n FROM meetings')).rows[0].n).toBe(2);
});

test('a request that is refused gives its key back, for another body too', async () => {
  const headers = { 'idempotency-key': 'refused-part' };
  const body = { name: 'Twice', externalId: 'same' };
  expect((await api.call('owner', 'POST', '/leads', { body })).status).toBe(201);
  const refused = await api.call('owner', 'POST', '/leads', { body, headers });
  expect([refused.status, refused.body.error.code]).toEqual([409, 'Conflict']);
  const other = await api.call('owner', 'POST', '/leads', { body: { ...body, externalId: 'other' }, headers });
  expect(other.status).toBe(201);
});

test('with a key, an invoice is final with its lines in a part of the transaction, and is made once', async () => {
  const made = async (path: string, body: object) =>
    (await api.call('billing', 'POST', path, { body })).body.data as { id: string; version: number };
  const plan = await made('/price-plans', { name: 'Team', currency: 'EUR', priceMinor: 4900, interval: 'month' });
  const customer = await made('/customers', { name: 'Ann', email: 'ann@example.com' });
  const startAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id, version } = await made('/subscriptions', { customerId: customer.id, pricePlanId: plan.id, startAt });
  const charge = { description: 'Set-up', quantity: 1, unitAmount: '50', when: 'now', kind: 'charge' };
  const bill = () =>
    api.call('billing', 'POST', `/subscriptions/${id}/amend`, {
      body: { version, amendment: charge },
      headers: { 'idempotency-key': 'bill-now' },
    });
  const [first, again] = [await bill(), await bill()];
  expect(again.status).toBe(first.status);
  expect(first.status).toBeLessThan(300);
  const { rows } = await owner.query(
    'SELECT status, total_minor::int AS total FROM invoice WHERE subscription_id = $1',
    [id],
  );
  expect(rows).toEqual([{ status: 'open', total: 5000 }]);
});
