import type { NurtureEffect } from '../../domain/journeys/facts.ts';
import { compileGraph } from '../../domain/journeys/graph.ts';
import { placeholdersOf, renderTemplate } from '../../domain/journeys/template.ts';
import { appLink } from '../links.ts';
import type { NewMessage } from '../messages/queue.ts';
import type { Performed } from '../processes/store.ts';
import type { StoredNurtureFacts } from './facts.ts';

/** Where the recipient of a message stops further ones: whoever has the message has its id, nobody else can guess it. */
export const unsubscribeUrl = (tenantId: string, messageId: string): string =>
  appLink(`/unsubscribe/${tenantId}/${messageId}`);

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
