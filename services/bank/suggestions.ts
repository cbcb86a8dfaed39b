import type { Suggestion } from '../../domain/bank/contract.ts';
import { type Match, type OpenInvoice, suggest } from '../../domain/bank/match.ts';
import { toWire } from '../../domain/money/money.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** Invoices that are looked at for a match: more than any tenant has open at once, and little enough for one question. */
const MOST_OPEN = 20_000;

interface LineRow {
  id: string;
  currency: string;
  amountMinor: bigint;
  reference: string;
  name: string | null;
  known: string[] | null;
}

/** What open lines may pay, by line, the best first. One question for all of them. */
export async function suggestionsFor(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<Map<string, Suggestion[]>> {
  if (ids.length === 0) return new Map();
  const [lines, invoices] = await Promise.all([
    tx.$queryRaw<LineRow[]>`
      SELECT l.id, l.currency, l.amount_minor AS "amountMinor", l.reference, l.name,
        (SELECT array_agg(DISTINCT o.customer_id::text) FROM bank_line o
          WHERE o.tenant_id = l.tenant_id AND o.iban = l.iban AND o.customer_id IS NOT NULL) AS known
      FROM bank_line l WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.id = ANY(${[...ids]}::uuid[]) AND l.state = 'open'`,
    tx.$queryRaw<OpenInvoice[]>`
      SELECT id, number, customer_id AS "customerId", customer_name AS "customerName", currency, due_minor AS "dueMinor" FROM invoice
      WHERE tenant_id = ${ctx.tenantId}::uuid AND status IN ('open', 'uncollectible') AND due_minor > 0
      ORDER BY finalized_at, id LIMIT ${MOST_OPEN}`,
  ]);
  return new Map(
    lines.map(({ id, known, ...line }) => [
      id,
      suggest({ ...line, knownCustomerIds: known ?? [] }, invoices).map(toSuggestion),
    ]),
  );
}

const toSuggestion = ({ allocations, creditMinor, because, ...match }: Match): Suggestion => ({
  ...match,
  because: [...because],
  creditMinor: toWire(creditMinor),
  allocations: allocations.map(({ invoice, amountMinor }) => ({
    invoiceId: invoice.id,
    number: invoice.number,
    dueMinor: toWire(invoice.dueMinor),
    amountMinor: toWire(amountMinor),
  })),
});
