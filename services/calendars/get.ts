import type { BusinessCalendar } from '../../domain/calendars/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readCalendar } from './read.ts';

export async function getCalendar(ctx: Ctx, input: { readonly id: string }): Promise<BusinessCalendar> {
  permit(ctx, 'calendar:read');
  const now = await ctx.clock.now();
  return transaction(ctx, (tx) => readCalendar(ctx, tx, input.id, now));
}
