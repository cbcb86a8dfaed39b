import type { NumberSeries } from '../../domain/invoices/contract.ts';
import { billingSettings } from '../billing/settings.ts';
import { type Ctx, permit, transaction } from '../context.ts';

/** Series that an invoice by hand may take its number from, beside the general one. */
export function listSeries(ctx: Ctx): Promise<NumberSeries[]> {
  permit(ctx, 'invoice:read');
  return transaction(ctx, async (tx) =>
    (await billingSettings(tx)).numbering.series.map(({ key, name }) => ({ key, name })),
  );
}
