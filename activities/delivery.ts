import { CHANNELS, type Channel } from '../domain/messages/contract.ts';
import { deliverDue, type MessagePort } from '../services/messages/deliver.ts';
import { deliverySubject } from '../services/messages/queue.ts';
import type { OwnEffect } from './processes.ts';

/** The delivery process's one effect: send what is due on the channel of this workflow. */
export function deliver(ports: Readonly<Record<Channel, MessagePort>>): OwnEffect {
  return async (ctx, { workflowId }, beat) => {
    const channel = CHANNELS.find((name) => workflowId.endsWith(deliverySubject(ctx.tenantId, name)));
    if (channel) await deliverDue(ctx, channel, ports[channel], beat);
  };
}
