import type { Macro } from '../../domain/tickets/macros.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readMacros } from './read.ts';

/** All of them, by name: the composer searches them as one types. */
export async function listMacros(ctx: Ctx): Promise<{ items: Macro[] }> {
  permit(ctx, 'macro:read');
  return { items: await transaction(ctx, (tx) => readMacros(ctx, tx)) };
}
