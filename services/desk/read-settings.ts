import type { DeskSettings } from '../../domain/tickets/settings.ts';
import { NO_DESK } from '../../domain/tickets/timers.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** How the desk works; what nobody has said is as it comes. */
export async function readDeskSettings(ctx: Ctx, tx: Tx): Promise<DeskSettings> {
  const [row] = await tx.$queryRaw<
    { days: number | null; messages: DeskSettings['customerMessages'] | null; keep: number | null }[]
  >`
    SELECT (settings #>> '{desk,closeAfterDays}')::int AS days, settings #>> '{desk,customerMessages}' AS messages,
      (settings #>> '{desk,keepMailDays}')::int AS keep
    FROM tenant WHERE id = ${ctx.tenantId}::uuid`;
  return {
    closeAfterDays: row?.days ?? NO_DESK.closeAfterDays,
    customerMessages: row?.messages ?? 'once',
    keepMailDays: row?.keep ?? null,
  };
}
