import type { NurtureEffect } from '../../domain/journeys/facts.ts';
import { compileGraph } from '../../domain/journeys/graph.ts';
import { placeholdersOf, renderTemplate } from '../../domain/journeys/template.ts';
import { appLink } from '../links.ts';
import type { NewMessage } from '../messages/queue.ts';
import type { Performed } from '../processes/store.ts';
import { base32, isSame, signatureOf } from '../secrets.ts';
import type { StoredNurtureFacts } from './facts.ts';

const SIGNATURE_BYTES = 16;
const signatureFor = (tenantId: string, messageId: string): string =>
  base32(signatureOf('unsubscribe', SIGNATURE_BYTES, tenantId.toLowerCase(), messageId.toLowerCase()));

/** Where the recipient of a message stops further ones. The id is in logs and exports, the signature in the message alone. */
export const unsubscribeUrl = (tenantId: string, messageId: string): string =>
  appLink(`/unsubscribe/${tenantId}/${messageId}/${signatureFor(tenantId, messageId)}`);

export const isUnsubscribeLink = (tenantId: string, messageId: string, signature: string): boolean =>
  isSame(Buffer.from(signatureFor(tenantId, messageId)), Buffer.from(signature));

/** The message of a send: the step's templates filled for the lead, and a way out unless the author put one in. */
export function messageOf(
  tenantId: string,
  { ledgerId, effect, before }: Performed<StoredNurtureFacts, NurtureEffect>,
): NewMessage {
  if (effect.kind !== 'send') throw new TypeError(`${effect.kind} writes no message`);
  const node = compileGraph(before.version.graph).nodes.get(effect.data.nodeId);
  if (node?.type !== 'send-email' || before.lead.email === null) throw new TypeError('nobody to write to');
  const links = { unsubscribeUrl: unsubscribeUrl(tenantId, ledgerId) };
  const body = renderTemplate(node.body, before.lead, links);
  const hasWayOut = placeholdersOf(node.body).includes('unsubscribeUrl');
  return {
    id: ledgerId,
    channel: 'email',
    toAddress: before.lead.email,
    toName: before.lead.name,
    // A header is one line, whatever the lead's fields contain.
    subject: renderTemplate(node.subject, before.lead, links).replace(/\s+/g, ' ').trim(),
    body: hasWayOut ? body : `${body}\n\n-- \nNo longer interested? ${links.unsubscribeUrl}`,
    dueAt: effect.dueAt,
    noun: 'lead',
    subjectId: before.leadId,
  };
}
