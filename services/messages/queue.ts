import type { Channel } from '../../domain/messages/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { workflowIdOf } from '../processes/change.ts';
import { wake } from '../processes/rows.ts';

/** What a mail bears beside its text. */
export interface MailEnvelope {
  /** Message-IDs without brackets. */
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly replyTo: string | null;
  /** Who gets a copy, seen by all. */
  readonly cc?: readonly string[];
  /** Whom it is from, by name; the address is the installation's. */
  readonly fromName: string | null;
  readonly files: readonly { readonly sha256: string; readonly name: string; readonly mediaType: string }[];
  /** Drawn when the mail goes out, and then files. */
  readonly documents?: readonly {
    readonly noun: 'invoice' | 'credit-note';
    readonly subjectId: string;
    readonly formats: readonly ('pdf' | 'xml')[];
  }[];
}

export interface NewMessage {
  /** Derived from the ledger id of the effect that writes it, so that it is written once. */
  readonly id: string;
  readonly channel: Channel;
  readonly toAddress: string;
  readonly toName: string | null;
  readonly subject: string;
  readonly body: string;
  readonly dueAt: Instant;
  /** What it is about: for the link, and for the check before it is sent. */
  readonly noun: string;
  readonly subjectId: string;
  readonly envelope?: MailEnvelope;
}

/** The subject of a tenant's delivery process for a channel. */
export const deliverySubject = (tenantId: string, channel: Channel): string => derivedId(tenantId, 'delivery', channel);

const MESSAGE_COLUMNS = {
  id: 'uuid',
  channel: 'text',
  toAddress: 'text',
  toName: 'text',
  subject: 'text',
  body: 'text',
  dueAt: 'timestamptz',
  noun: 'text',
  subjectId: 'uuid',
  envelope: 'jsonb',
} as const;

/** Writes messages to the outgoing table and wakes their channels; in the transaction of the effect that wants them sent. */
export async function queueMessages(ctx: Ctx, tx: Tx, messages: readonly NewMessage[], now: Instant): Promise<void> {
  if (messages.length === 0) return;
  const at = new Date(now);
  const written = tx.$executeRaw`
    INSERT INTO message (tenant_id, id, channel, to_address, to_name, subject, body, state, due_at, noun, subject_id, envelope, created_at)
    SELECT ${ctx.tenantId}::uuid, r.id, r.channel, r."toAddress", r."toName", r.subject, r.body, 'queued', r."dueAt", r.noun, r."subjectId", r.envelope, ${at}
    FROM ${recordset(messages, MESSAGE_COLUMNS)}
    ON CONFLICT (tenant_id, id) DO NOTHING`;
  const woken = [...new Set(messages.map((message) => message.channel))].map((channel) => {
    const subjectId = deliverySubject(ctx.tenantId, channel);
    const workflowId = workflowIdOf('delivery', ctx.tenantId, subjectId);
    // The row is not locked here: every message of the tenant would queue behind it. The wake makes its loop plan again.
    const begun = tx.$executeRaw`
      INSERT INTO process (tenant_id, id, kind, subject_id, workflow_id, status, started_at)
      SELECT ${ctx.tenantId}::uuid, ${derivedId(subjectId, 'process')}::uuid, 'delivery', ${subjectId}::uuid, ${workflowId}, 'running', ${at}
      WHERE NOT EXISTS (SELECT FROM process WHERE tenant_id = ${ctx.tenantId}::uuid AND kind = 'delivery' AND subject_id = ${subjectId}::uuid)
      ON CONFLICT DO NOTHING`;
    return Promise.all([begun, wake(ctx, tx, 'delivery', [workflowId], now)]);
  });
  // None waits for another's answer, so they leave in one trip.
  await Promise.all([written, ...woken]);
}
