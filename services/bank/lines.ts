import type { BankLine, BankLineListInput, LineState } from '../../domain/bank/contract.ts';
import { bankLineListInput } from '../../domain/bank/contract.ts';
import { notFound } from '../../domain/errors.ts';
import type { Page } from '../../domain/list.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { suggestionsFor } from './suggestions.ts';

interface Row {
  id: string;
  bookedOn: string;
  currency: string;
  amountMinor: bigint;
  reference: string;
  name: string | null;
  iban: string | null;
  state: string;
  customerId: string | null;
  customerName: string | null;
  paymentId: string | null;
  settledBy: string | null;
  settledAt: Date | null;
  version: number;
}

const COLUMNS = Prisma.sql`l.id, l.booked_on::text AS "bookedOn", l.currency, l.amount_minor AS "amountMinor", l.reference, l.name, l.iban, l.state,
  l.customer_id AS "customerId", c.name AS "customerName", l.payment_id AS "paymentId", l.settled_by AS "settledBy", l.settled_at AS "settledAt", l.version`;
const TABLES = Prisma.sql`bank_line l LEFT JOIN customer c ON c.tenant_id = l.tenant_id AND c.id = l.customer_id`;

const toLine = ({ amountMinor, state, settledAt, ...row }: Row): BankLine => ({
  ...row,
  state: state as LineState,
  amountMinor: toWire(amountMinor),
  settledAt: toIsoOrNull(settledAt?.getTime()),
  suggestions: [],
});

/** What came in by the bank, each open line with what it may pay. @throws AppError Forbidden */
export async function listBankLines(ctx: Ctx, input: BankLineListInput): Promise<Page<BankLine>> {
  permit(ctx, 'payment:read');
  const { filter, q, ...request } = bankLineListInput.parse(input);
  const where = [Prisma.sql`l.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.state) where.push(Prisma.sql`l.state = ANY(${filter.state})`);
  if (filter.statementId) where.push(Prisma.sql`l.statement_id = ${filter.statementId}::uuid`);
  if (q)
    where.push(
      Prisma.sql`(l.reference ILIKE ${containing(q)} OR l.name ILIKE ${containing(q)} OR l.iban ILIKE ${containing(q)})`,
    );
  return transaction(ctx, async (tx) => {
    const page = await listPage<Row, BankLine>(tx, request, {
      select: COLUMNS,
      from: TABLES,
      where,
      id: 'l.id',
      sort: {
        bookedOn: { column: 'l.booked_on', type: 'date' },
        amountMinor: { column: 'l.amount_minor', type: 'bigint' },
      },
      read: toLine,
    });
    return { ...page, items: await withSuggestions(ctx, tx, page.items) };
  });
}

async function withSuggestions(ctx: Ctx, tx: Tx, lines: readonly BankLine[]): Promise<BankLine[]> {
  const open = lines.filter(({ state }) => state === 'open').map(({ id }) => id);
  const suggested = await suggestionsFor(ctx, tx, open);
  return lines.map((line) => ({ ...line, suggestions: suggested.get(line.id) ?? [] }));
}

/** @throws AppError NotFound */
export async function readLine(ctx: Ctx, tx: Tx, id: string): Promise<BankLine> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM ${TABLES} WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.id = ${id}::uuid`;
  if (!row) throw notFound('This line');
  const [line] = await withSuggestions(ctx, tx, [toLine(row)]);
  if (!line) throw notFound('This line');
  return line;
}
