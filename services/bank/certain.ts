import type { CertainLines } from '../../domain/bank/contract.ts';
import { type Match, type OpenInvoice, suggest } from '../../domain/bank/match.ts';
import { toWire } from '../../domain/money/money.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

/** Lines that are read at once. */
const BATCH = 500;

interface NamingLine {
  readonly id: string;
  readonly version: number;
  readonly bookedOn: string;
}

/** Letters and digits alone, as the match compares them (domain/bank/match.ts). */
const plain = (text: Prisma.Sql): Prisma.Sql => Prisma.sql`regexp_replace(upper(${text}), '[^A-Z0-9]', '', 'g')`;

/** Invoices `i` that a line may pay. */
const COLLECTED = Prisma.sql`i.status IN ('open', 'uncollectible') AND i.due_minor > 0`;

/**
 * The open lines whose reference names an open invoice, the oldest first, a batch at a time and each once: a match is certain for no others.
 * Lines that nothing speaks for are passed over by the database, however many they are.
 */
export async function* linesThatName(ctx: Ctx, batch = BATCH): AsyncGenerator<readonly NamingLine[]> {
  for (let after: NamingLine | undefined; ; ) {
    const beyond = after
      ? Prisma.sql`AND (l.booked_on, l.id) > (${after.bookedOn}::date, ${after.id}::uuid)`
      : Prisma.empty;
    const lines = await transaction(
      ctx,
      (tx) => tx.$queryRaw<NamingLine[]>`
        WITH named AS MATERIALIZED (SELECT i.currency, ${plain(Prisma.sql`i.number`)} AS number FROM invoice i
          WHERE i.tenant_id = ${ctx.tenantId}::uuid AND ${COLLECTED}),
        line AS MATERIALIZED (SELECT l.id, l.version, l.booked_on, l.currency, ${plain(Prisma.sql`l.reference`)} AS reference FROM bank_line l
          WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.state = 'open' ${beyond})
        SELECT l.id, l.version, l.booked_on::text AS "bookedOn" FROM line l
        WHERE EXISTS (SELECT FROM named n WHERE n.currency = l.currency AND n.number <> '' AND strpos(l.reference, n.number) > 0)
        ORDER BY l.booked_on, l.id LIMIT ${batch}`,
    );
    if (lines.length > 0) yield lines;
    after = lines.at(-1);
    if (!after || lines.length < batch) return;
  }
}

interface LineRow {
  readonly id: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly reference: string;
  readonly name: string | null;
}

/** Of these open lines, those for which one match is certain, with it. It rests on the invoices that the references name, and on no others. */
export async function certainIn(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<Map<string, Match>> {
  const lines = await tx.$queryRaw<LineRow[]>`
    SELECT l.id, l.currency, l.amount_minor AS "amountMinor", l.reference, l.name FROM bank_line l
    WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.id = ANY(${[...ids]}::uuid[]) AND l.state = 'open'`;
  const invoices = await tx.$queryRaw<OpenInvoice[]>`
    WITH line AS MATERIALIZED (SELECT l.currency, ${plain(Prisma.sql`l.reference`)} AS reference FROM bank_line l
      WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.id = ANY(${[...ids]}::uuid[]) AND l.state = 'open')
    SELECT i.id, i.number, i.customer_id AS "customerId", i.customer_name AS "customerName", i.currency, i.due_minor AS "dueMinor" FROM invoice i
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND ${COLLECTED}
      AND EXISTS (SELECT FROM line l WHERE l.currency = i.currency AND strpos(l.reference, ${plain(Prisma.sql`i.number`)}) > 0)
    ORDER BY i.finalized_at, i.id`;
  const found = new Map<string, Match>();
  for (const { id, ...line } of lines) {
    const [best] = suggest({ ...line, knownCustomerIds: [] }, invoices);
    if (best?.certainty === 'exact') found.set(id, best);
  }
  return found;
}

/** How many open lines are certain and what they come to, by currency. Two of them may name one invoice: then only the first is confirmed. */
export async function certainLines(ctx: Ctx): Promise<CertainLines> {
  permit(ctx, 'payment:read');
  const sums = new Map<string, { count: number; amountMinor: bigint }>();
  const paid = new Set<string>();
  for await (const lines of linesThatName(ctx)) {
    const certain = await transaction(ctx, (tx) =>
      certainIn(
        ctx,
        tx,
        lines.map(({ id }) => id),
      ),
    );
    for (const { id } of lines) {
      const allocations = certain.get(id)?.allocations ?? [];
      const [first] = allocations;
      if (!first || allocations.some(({ invoice }) => paid.has(invoice.id))) continue;
      for (const { invoice } of allocations) paid.add(invoice.id);
      const { currency } = first.invoice;
      const { count, amountMinor } = sums.get(currency) ?? { count: 0, amountMinor: 0n };
      const amount = allocations.reduce((all, one) => all + one.amountMinor, amountMinor);
      sums.set(currency, { count: count + 1, amountMinor: amount });
    }
  }
  const shown = [...sums].map(([currency, { count, amountMinor }]) => ({
    currency,
    count,
    amountMinor: toWire(amountMinor),
  }));
  return { count: shown.reduce((all, { count }) => all + count, 0), sums: shown };
}
