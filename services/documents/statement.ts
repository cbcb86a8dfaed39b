import type { TemplateLook } from '../../domain/documents/contract.ts';
import { layOut } from '../../domain/documents/layout.ts';
import {
  type Movement,
  type Statement,
  type StatementInput,
  statementInput,
  statementOf,
  statementSheet,
} from '../../domain/documents/statement.ts';
import { WORDS } from '../../domain/documents/words.ts';
import { notFound, validation } from '../../domain/errors.ts';
import { safeFileName } from '../../domain/files/contract.ts';
import { toWire } from '../../domain/money/money.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import type { FilePort } from '../files/port.ts';
import { lookInUse, pdfOfDrawn } from './draw.ts';
import { measure } from './font.ts';
import { LANGUAGE } from './language.ts';
import { partiesOf, type StoredParties } from './load-invoice.ts';
import type { DocumentFile } from './sent.ts';

interface CustomerRow extends StoredParties {
  name: string;
  currencies: string[];
}

/** What a customer owes and how it came about. @throws AppError NotFound, Forbidden, Validation */
export const getStatement = async (ctx: Ctx, input: StatementInput): Promise<Statement> =>
  (await readStatement(ctx, input)).statement;

/** The same on paper, in the customer's language. */
export async function openStatement(ctx: Ctx, files: FilePort, input: StatementInput): Promise<DocumentFile> {
  const now = await ctx.clock.now();
  return statementFile(ctx, files, await readStatement(ctx, input), now);
}

/** A statement, between whom, and how it looks. */
export interface StatementRead {
  readonly statement: Statement;
  readonly parties: ReturnType<typeof partiesOf>;
  /** Where mail to the customer goes. */
  readonly email: string;
  readonly zone: string;
  readonly look: TemplateLook;
}

/** @throws AppError NotFound, Forbidden, Validation */
export function readStatement(ctx: Ctx, input: StatementInput): Promise<StatementRead> {
  permit(ctx, 'invoice:read');
  return transaction(ctx, async (tx) => {
    const { statement, row } = await read(ctx, tx, input);
    const look = await lookInUse(ctx, tx);
    return { statement, parties: partiesOf(row), email: row.customerEmail, zone: row.tenantZone, look };
  });
}

export async function statementFile(
  ctx: Ctx,
  files: FilePort,
  { statement, parties, zone, look }: StatementRead,
  now: Instant,
): Promise<DocumentFile> {
  const today = civilDateAt(zone, now);
  const drawn = layOut(statementSheet(statement, parties, today, look), look, measure);
  const name = safeFileName(`${WORDS[parties.language].statement} ${statement.customerName} ${statement.from}.pdf`);
  return { name, mediaType: 'application/pdf', bytes: await pdfOfDrawn(ctx, files, drawn, parties.seller, today) };
}

async function read(ctx: Ctx, tx: Tx, input: StatementInput): Promise<{ statement: Statement; row: CustomerRow }> {
  const { customerId, from, to, currency: wanted } = statementInput.parse(input);
  if (to <= from)
    throw validation('The statement ends before it begins.', [{ path: 'to', message: 'Choose a later day' }]);
  const [row] = await tx.$queryRaw<CustomerRow[]>`
    SELECT c.name, c.email AS "customerEmail", t.name AS "tenantName", t.zone AS "tenantZone", buyer_of(c) AS buyer,
      ${LANGUAGE} AS language,
      (SELECT s.details FROM seller_profile s WHERE s.tenant_id = c.tenant_id ORDER BY s.number DESC LIMIT 1) AS seller,
      coalesce((SELECT array_agg(x.currency ORDER BY x.last DESC) FROM (SELECT i.currency, max(i.created_at) AS last FROM invoice i
        WHERE i.tenant_id = c.tenant_id AND i.customer_id = c.id GROUP BY 1) x), ARRAY[t.currency]) AS currencies
    FROM customer c JOIN tenant t ON t.id = c.tenant_id WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.id = ${customerId}::uuid AND c.deleted_at IS NULL`;
  if (!row) throw notFound('This customer');
  const currency = wanted ?? row.currencies[0] ?? 'EUR';
  const credit = await tx.customerCredit.findFirst({ where: { tenantId: ctx.tenantId, customerId, currency } });
  const found = statementOf(await movements(ctx, tx, customerId, currency, row.tenantZone), { from, to });
  return {
    row,
    statement: {
      customerId,
      customerName: row.name,
      currency,
      currencies: row.currencies,
      from,
      to,
      openingMinor: toWire(found.openingMinor),
      entries: found.entries.map((entry) => ({
        ...entry,
        amountMinor: toWire(entry.amountMinor),
        balanceMinor: toWire(entry.balanceMinor),
      })),
      closingMinor: toWire(found.closingMinor),
      creditMinor: toWire(credit?.amountMinor ?? 0n),
    },
  };
}

/**
 * Everything that made or settled a debt, in order: what was to be paid of each invoice, payments as far as they paid invoices, credit notes
 * as far as they lowered what was due, and what the bank took back of payments. What lowered it otherwise (unused time of a subscription that ended) stands with its invoice's day, so
 * that the balance is what is still due. Void invoices were never owed.
 */
function movements(ctx: Ctx, tx: Tx, customerId: string, currency: string, zone: string): Promise<Movement[]> {
  const day = (column: string) => Prisma.sql`(${Prisma.raw(column)} AT TIME ZONE ${zone})::date::text`;
  const mine = Prisma.sql`i.tenant_id = ${ctx.tenantId}::uuid AND i.customer_id = ${customerId}::uuid AND i.currency = ${currency}
    AND i.status IN ('open', 'paid', 'uncollectible')`;
  return tx.$queryRaw<Movement[]>`
    SELECT "on", kind, number, "invoiceId", "amountMinor" FROM (
      SELECT ${day('i.finalized_at')} AS "on", i.finalized_at AS at, 0 AS rank, 'invoice' AS kind, i.number, i.id AS "invoiceId", i.payable_minor AS "amountMinor"
        FROM invoice i WHERE ${mine} AND i.payable_minor <> 0
      UNION ALL
      SELECT ${day('p.received_at')}, p.received_at, 1, 'payment', i.number, i.id, -a.amount_minor
        FROM invoice i JOIN payment_allocation a ON a.tenant_id = i.tenant_id AND a.invoice_id = i.id
          JOIN payment p ON p.tenant_id = a.tenant_id AND p.id = a.payment_id WHERE ${mine}
      UNION ALL
      SELECT ${day('n.issued_at')}, n.issued_at, 1, 'credit', n.number, i.id, -n.off_due_minor
        FROM invoice i JOIN credit_note n ON n.tenant_id = i.tenant_id AND n.invoice_id = i.id WHERE ${mine} AND n.off_due_minor > 0
      UNION ALL
      SELECT ${day('b.at')}, b.at, 2, 'chargeback', i.number, i.id, o.amount_minor
        FROM invoice i JOIN chargeback_part o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.id
          JOIN chargeback b ON b.tenant_id = o.tenant_id AND b.id = o.chargeback_id WHERE ${mine} AND o.amount_minor > 0
      UNION ALL
      SELECT ${day('i.finalized_at')}, i.finalized_at, 2, 'credit', i.number, i.id, -rest FROM (
        SELECT i.*, i.payable_minor - i.due_minor
          - coalesce((SELECT sum(a.amount_minor) FROM payment_allocation a WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id), 0)::bigint
          - coalesce((SELECT sum(n.off_due_minor) FROM credit_note n WHERE n.tenant_id = i.tenant_id AND n.invoice_id = i.id), 0)::bigint
          + coalesce((SELECT sum(o.amount_minor) FROM chargeback_part o WHERE o.tenant_id = i.tenant_id AND o.invoice_id = i.id), 0)::bigint AS rest
        FROM invoice i WHERE ${mine}) i WHERE rest <> 0
    ) m ORDER BY "on", at, rank, number`;
}
