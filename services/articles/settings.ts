import { type HelpSettings, helpSettings } from '../../domain/articles/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';

export async function helpOn(ctx: Ctx, tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ on: boolean | null }[]>`
    SELECT (settings #>> '{help,on}')::boolean AS on FROM tenant WHERE id = ${ctx.tenantId}::uuid`;
  return row?.on ?? false;
}

export async function getHelpSettings(ctx: Ctx): Promise<HelpSettings> {
  permit(ctx, 'article:read');
  return transaction(ctx, async (tx) => ({ on: await helpOn(ctx, tx) }));
}

/** Opens or closes the help pages to everybody. */
export async function updateHelpSettings(ctx: Ctx, input: HelpSettings): Promise<HelpSettings> {
  permit(ctx, 'article:publish');
  const after = helpSettings.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const before = { on: await helpOn(ctx, tx) };
    if (before.on === after.on) return after;
    await tx.$executeRaw`
      UPDATE tenant SET settings = settings || jsonb_build_object('help', ${JSON.stringify(after)}::jsonb) WHERE id = ${ctx.tenantId}::uuid`;
    await audit(ctx, tx, at, {
      action: 'help-settings-changed',
      noun: 'tenant',
      subjectId: ctx.tenantId,
      before,
      after,
    });
    return after;
  });
}
