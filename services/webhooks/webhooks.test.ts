import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf, openSupport } from '../../test/support/tickets.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { deliverDue, type MessagePort, type Outgoing } from '../messages/deliver.ts';
import { listWebhooks } from './list.ts';
import { renewWebhookSecret, webhookSecret } from './secret.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const URL_OF_POLICY = 'https://hooks.example.com/sla';
let house: House;
beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());
const { as, rows } = deskOf(() => house);

async function sent(url: string): Promise<Outgoing> {
  const id = newId();
  await house.owner.query(
    `INSERT INTO message (tenant_id, id, channel, to_address, subject, body, state, due_at, noun, subject_id, created_at)
     VALUES ($1, $2, 'webhook', $3, 'Hello', '{}', 'queued', $4, 'ticket', $2, $4)`,
    [house.acme.id, id, url, new Date(await house.clock.now())],
  );
  const all: Outgoing[] = [];
  const port: MessagePort = {
    ...{ name: 'test', keepsKeys: false, longestSeconds: 10 },
    send: (message) => {
      all.push(message);
      return Promise.resolve({ kind: 'done', result: { id: 'p' } });
    },
  };
  const worker: Ctx = { ...as('owner'), actor: { kind: 'process', id: 'delivery' } };
  await deliverDue(worker, 'webhook', port, () => undefined);
  const [only] = all;
  if (!only || all.length > 1) throw new Error(`${all.length} were sent`);
  return only;
}

it('an address that a policy names has a secret before anything is sent; for a day after a renewal requests are signed with both', async () => {
  const notify = { kind: 'notify' as const, to: [], by: ['webhook' as const], webhookUrl: URL_OF_POLICY };
  await openSupport(as('owner'), { escalations: [{ level: 1, afterSeconds: 0, actions: [notify] }] });
  const [endpoint] = (await listWebhooks(as('manager'))).items;
  expect(endpoint).toMatchObject({ url: URL_OF_POLICY, lastAt: null });
  const id = endpoint?.id ?? '';
  const { secret } = await webhookSecret(as('manager'), { id });
  expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
  const [kept] = await rows<{ secret: string }>('SELECT secret FROM webhook_endpoint WHERE id = $1', id);
  expect(kept?.secret).not.toContain(secret.slice(6));
  expect((await sent(URL_OF_POLICY)).secrets).toEqual([secret]);

  const renewed = await renewWebhookSecret(as('owner'), { id });
  expect(renewed.secret).not.toBe(secret);
  expect((await sent(URL_OF_POLICY)).secrets).toEqual([renewed.secret, secret]);
  expect(await house.history(id)).toMatchObject([{ action: 'secret-renewed', after: null }]);
  house.clock.moveTo(START + DAY - 1);
  expect((await sent(URL_OF_POLICY)).secrets).toHaveLength(2);
  house.clock.moveTo(START + DAY);
  expect((await sent(URL_OF_POLICY)).secrets).toEqual([renewed.secret]);
  expect((await listWebhooks(as('owner'))).items[0]).toMatchObject({ lastState: 'sent' });
});

it('an address from before there were secrets gets one when it is used; the same address is another one for others', async () => {
  const url = 'https://hooks.example.com/old';
  const first = await sent(url);
  expect(first.secrets).toHaveLength(1);
  expect((await sent(url)).secrets).toEqual(first.secrets);
  const [mine] = (await listWebhooks(as('owner'))).items.filter((one) => one.url === url);
  const other = house.ctx(house.other, house.other.as('owner'));
  expect((await listWebhooks(other)).items).toEqual([]);
  await expect(webhookSecret(other, { id: mine?.id ?? '' })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(webhookSecret(as('support'), { id: mine?.id ?? '' })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(listWebhooks(as('support'))).rejects.toMatchObject({ kind: 'Forbidden' });
});
