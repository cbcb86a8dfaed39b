import { notFound } from '../../domain/errors.ts';
import { type UnsubscribeLinkInput, unsubscribeLinkInput } from '../../domain/journeys/requests.ts';
import { type Ctx, transaction } from '../context.ts';
import { unsubscribeLead } from '../leads/unsubscribe.ts';
import { isUnsubscribeLink } from './message.ts';

/**
 * The recipient of a message does not want more of them. Nobody has signed in: the signed link of the message is the permission.
 * @throws AppError NotFound: also for a signature that is not good
 */
export async function unsubscribeByLink(
  deps: Pick<Ctx, 'clock' | 'db' | 'requestId'>,
  input: UnsubscribeLinkInput,
): Promise<{ unsubscribed: true }> {
  const { tenantId, messageId, signature } = unsubscribeLinkInput.parse(input);
  if (!isUnsubscribeLink(tenantId, messageId, signature)) throw notFound('This message');
  const ctx: Ctx = { ...deps, tenantId, actor: { kind: 'system', id: 'unsubscribe-link' } };
  const [message] = await transaction(
    ctx,
    (tx) => tx.$queryRaw<{ leadId: string }[]>`
      SELECT m.subject_id AS "leadId" FROM message m JOIN lead l ON l.tenant_id = m.tenant_id AND l.id = m.subject_id AND l.deleted_at IS NULL
      WHERE m.tenant_id = ${tenantId}::uuid AND m.id = ${messageId}::uuid AND m.noun = 'lead'`,
  );
  if (!message) throw notFound('This message');
  await unsubscribeLead(ctx, { id: message.leadId, reason: `By the link in message ${messageId}` });
  return { unsubscribed: true };
}
