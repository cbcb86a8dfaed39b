import type { TicketField } from '../../domain/tickets/fields.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readFields } from './read.ts';

/** Whoever reads tickets reads what their fields mean. */
export async function listTicketFields(ctx: Ctx): Promise<{ items: TicketField[] }> {
  permit(ctx, 'ticket:read');
  return { items: await transaction(ctx, (tx) => readFields(ctx, tx)) };
}
