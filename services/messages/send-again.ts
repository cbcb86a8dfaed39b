import { conflict, notFound } from '../../domain/errors.ts';
import {
  type Channel,
  type Message,
  type MessageState,
  type SendAgainInput,
  sendAgainInput,
} from '../../domain/messages/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { workflowIdOf } from '../processes/change.ts';
import { wake } from '../processes/rows.ts';
import { getMessage } from './list.ts';
import { deliverySubject } from './queue.ts';
import { MESSAGE_FROM, messagesInReach } from './reach.ts';

/**
 * Queues a message that failed, or that may have arrived, once more: under a new key for the provider, so that it is really sent.
 * @throws AppError NotFound, or Conflict where it went out, waits still, or is not wanted
 */
export async function sendAgain(ctx: Ctx, input: SendAgainInput): Promise<Message> {
  const reach = messagesInReach(ctx, 'message:send');
  const { id, reason } = sendAgainInput.parse(input);
  const now = await ctx.clock.now();
  await transaction(ctx, async (tx) => {
    const [found] = await tx.$queryRaw<{ state: MessageState; channel: Channel }[]>`
      SELECT g.state, g.channel FROM ${MESSAGE_FROM} WHERE g.tenant_id = ${ctx.tenantId}::uuid AND g.id = ${id}::uuid AND ${reach}
      FOR UPDATE OF g`;
    if (!found) throw notFound('This message');
    const { state, channel } = found;
    if (state !== 'failed' && state !== 'unknown') throw conflict(REFUSALS[state]);
    await tx.$executeRaw`
      UPDATE message SET state = 'queued', retry_at = NULL, error = NULL WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    await audit(ctx, tx, new Date(now), {
      action: 'sent-again',
      noun: 'message',
      subjectId: id,
      before: { state },
      after: { state: 'queued' },
      reason,
    });
    await wake(
      ctx,
      tx,
      'delivery',
      [workflowIdOf('delivery', ctx.tenantId, deliverySubject(ctx.tenantId, channel))],
      now,
    );
    await announce(ctx, tx, 'messages', id);
  });
  return getMessage(ctx, { id });
}

const REFUSALS: Record<Exclude<MessageState, 'failed' | 'unknown'>, string> = {
  queued: 'This message is waiting to be sent already.',
  sending: 'This message is being sent right now.',
  sent: 'This message has been sent.',
  suppressed: 'The recipient no longer wants this message.',
};
