import { toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import type { WebhookEndpoint } from '../../domain/webhooks/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';

interface Row {
  id: string;
  url: string;
  createdAt: Date;
  renewedAt: Date | null;
  previousUntil: Date | null;
  lastAt: Date | null;
  lastState: string | null;
}

/** Every address that webhooks go to or went to; a workspace has a handful. */
export async function listWebhooks(ctx: Ctx): Promise<{ items: WebhookEndpoint[] }> {
  permit(ctx, 'desk:update');
  const rows = await transaction(
    ctx,
    (tx) => tx.$queryRaw<Row[]>`
      SELECT w.id, w.url, w.created_at AS "createdAt", w.renewed_at AS "renewedAt", w.previous_until AS "previousUntil",
        l.created_at AS "lastAt", l.state AS "lastState"
      FROM webhook_endpoint w LEFT JOIN LATERAL (
        SELECT m.created_at, m.state FROM message m WHERE m.tenant_id = w.tenant_id AND m.channel = 'webhook' AND m.to_address = w.url
        ORDER BY m.created_at DESC LIMIT 1) l ON true
      WHERE w.tenant_id = ${ctx.tenantId}::uuid ORDER BY w.url`,
  );
  const iso = (at: Date | null) => toIsoOrNull(at?.getTime() ?? null);
  return {
    items: rows.map((row) => ({
      ...row,
      createdAt: toIso(row.createdAt.getTime()),
      renewedAt: iso(row.renewedAt),
      previousUntil: iso(row.previousUntil),
      lastAt: iso(row.lastAt),
    })),
  };
}
