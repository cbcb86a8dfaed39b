import type { Target } from '../../domain/tickets/events.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';

export interface Miss {
  readonly ticketId: string;
  readonly target: Target;
  readonly occurrence: number;
  readonly at: Instant;
}

const COLUMNS = { ticketId: 'uuid', target: 'text', occurrence: 'int', at: 'timestamptz' } as const;

/** Enters that targets were missed, and when. */
export async function enterMisses(ctx: Ctx, tx: Tx, misses: readonly Miss[]): Promise<void> {
  if (misses.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO ticket_breach (tenant_id, ticket_id, target, occurrence, breached_at)
    SELECT ${ctx.tenantId}::uuid, r."ticketId", r.target, r.occurrence, r.at FROM ${recordset(misses, COLUMNS)}`;
}
