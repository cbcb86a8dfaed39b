import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../prisma/seed/random.ts';
import type { Client } from './client.ts';
import type { Seeded } from './seed.ts';

/** What the callers got, to be compared with what is there afterwards. */
export interface Asked {
  enrolled: number;
  readonly subscriptionIds: string[];
  readonly ticketIds: string[];
  readonly messageIds: string[];
}

const TICKETS = 20;
const MESSAGES = 100;
const CALLERS = 6;

/** Enrolments, subscriptions, tickets and messages over the API, in random order, spread over the time in which things are killed. */
export async function callApi(client: Client, seeded: Seeded, random: Random, overMs: number): Promise<Asked> {
  const asked: Asked = { enrolled: 0, subscriptionIds: [], ticketIds: [], messageIds: [] };
  const { journeyId, pricePlanId, calmPolicyId, ticketIds } = seeded;
  const jobs: (() => Promise<unknown>)[] = [
    ...seeded.waves.map((value) => async () => {
      const filter = { field: 'source', op: 'eq', value };
      const { enrolled } = await client.post(`/journeys/${journeyId}/enrol`, { filter }, randomUUID());
      asked.enrolled += enrolled;
    }),
    ...seeded.customerIds.map((customerId) => async () => {
      const made = await client.post('/subscriptions', { customerId, pricePlanId }, randomUUID());
      asked.subscriptionIds.push(made.id);
    }),
    ...Array.from({ length: TICKETS }, (_, i) => async () => {
      const ticket = { subject: `Over the API ${i}`, body: 'Hello', slaPolicyId: calmPolicyId };
      asked.ticketIds.push((await client.post('/tickets', ticket, randomUUID())).id);
    }),
    // A note moves no clock: what is due of these tickets stays what the forecast said.
    ...Array.from({ length: MESSAGES }, () => random.pick(ticketIds)).map((ticketId, i) => async () => {
      const note = { kind: 'internal_note', body: `Seen ${i}` };
      const made = await client.post(`/tickets/${ticketId}/messages`, note, randomUUID());
      asked.messageIds.push(made.message.id);
    }),
  ];
  const order = shuffled(jobs, random);
  const begun = Date.now();
  let next = 0;
  const caller = async () => {
    for (let i = next++; i < order.length; i = next++) {
      await delay(Math.max(0, begun + (overMs * i) / order.length - Date.now()));
      await order[i]?.();
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return asked;
}

export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const left = [...values];
  return values.map(() => left.splice(random.below(left.length), 1)[0] as T);
}
