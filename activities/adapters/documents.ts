import type { Ctx } from '../../services/context.ts';
import { attachDocuments } from '../../services/documents/attach.ts';
import type { FilePort } from '../../services/files/port.ts';
import type { MessagePort, Outgoing } from '../../services/messages/deliver.ts';

/** Drawing takes its share of a sending's time; a document of a hundred pages some seconds. */
const DRAWING_SECONDS = 60;

/**
 * Draws the documents that a mail is to bring, just before it is sent. What cannot be drawn has not been sent: it is tried again later.
 * @param ctxOf the house, in the tenant of the message
 */
export function withDocuments(port: MessagePort, files: FilePort, ctxOf: (tenantId: string) => Ctx): MessagePort {
  return {
    ...port,
    longestSeconds: port.longestSeconds + DRAWING_SECONDS,
    async send(message, key, signal) {
      if (!message.envelope?.documents?.length) return port.send(message, key, signal);
      let whole: Outgoing;
      try {
        const attached = await attachDocuments(ctxOf(message.tenantId), files, message.envelope);
        whole = { ...message, envelope: { ...message.envelope, files: attached } };
      } catch (error) {
        return { kind: 'refused', error };
      }
      return port.send(whole, key, signal);
    },
  };
}
