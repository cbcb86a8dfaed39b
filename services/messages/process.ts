import { CHANNELS, type Channel } from '../../domain/messages/contract.ts';
import { type DeliverEffect, type DeliveryFacts, delivery } from '../../domain/messages/plan.ts';
import type { Tx } from '../database.ts';
import type { ProcessStore } from '../processes/store.ts';
import { deliverySubject } from './queue.ts';

const CHANNEL_WORDS: Readonly<Record<Channel, string>> = { email: 'e-mail', sms: 'SMS', webhook: 'webhooks' };

/** The delivery process of a channel. Its one effect keeps its own ledger (the messages), so nothing is written here. */
export const deliveryStore: ProcessStore<DeliveryFacts, DeliverEffect> = {
  definition: delivery,
  form: 'subject',
  noun: 'messages',
  outside: new Set(['deliver']),
  beat: () => ({ marks: [], spans: [] }),
  words: () => 'Messages go out',
  async describe(tx, subjectIds) {
    const channels = await channelsBySubject(tx);
    return new Map(
      subjectIds.map((id) => [
        id,
        { title: `Outgoing ${CHANNEL_WORDS[channels.get(id) ?? 'email']}`, href: '/messages' },
      ]),
    );
  },
  async load(tx, subjects) {
    const found = tx.$queryRaw<{ channel: string; id: string; at: Date }[]>`
      SELECT DISTINCT ON (channel) channel, id, greatest(due_at, retry_at) AS at FROM message
      WHERE tenant_id = (SELECT app_tenant()) AND state IN ('queued', 'sending') ORDER BY channel, greatest(due_at, retry_at)`;
    const [rows, channels] = await Promise.all([found, channelsBySubject(tx)]);
    return new Map(
      subjects.map(({ processId, subjectId, base }) => {
        const channel = channels.get(subjectId) ?? 'email';
        const row = rows.find((first) => first.channel === channel);
        return [processId, { ...base, channel, first: row ? { id: row.id, at: row.at.getTime() } : null }];
      }),
    );
  },
  write: () => Promise.resolve(),
};

async function channelsBySubject(tx: Tx): Promise<Map<string, Channel>> {
  const [tenant] = await tx.$queryRaw<{ id: string }[]>`SELECT app_tenant() AS id`;
  return new Map(CHANNELS.map((channel) => [deliverySubject(tenant?.id ?? '', channel), channel]));
}
