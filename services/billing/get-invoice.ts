import type { InvoiceDetail } from '../../domain/billing/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readInvoiceDetail } from './invoice-rows.ts';

/** An invoice with its lines, taxes, attempts and collection. @throws AppError NotFound, Forbidden */
export async function getInvoice(ctx: Ctx, input: { readonly id: string }): Promise<InvoiceDetail> {
  permit(ctx, 'invoice:read');
  return transaction(ctx, (tx) => readInvoiceDetail(ctx, tx, input.id));
}
