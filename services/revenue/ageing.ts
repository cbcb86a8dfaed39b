import { toWire } from '../../domain/money/money.ts';
import { AGES, type Ageing } from '../../domain/revenue/contract.ts';
import { tenantToday } from '../billing/settings.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';

interface Row {
  customerId: string | null;
  customerName: string | null;
  currency: string;
  invoices: number;
  total: bigint;
  ages: bigint[];
  owing: number;
}

/** The most that a person reads. */
const MOST = 500;

/** What is owed now, by how long it is overdue, in all and by customer. */
export async function readAgeing(ctx: Ctx): Promise<Ageing> {
  permit(ctx, 'invoice:read');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const today = await tenantToday(tx, now);
    const rows = await tx.$queryRaw<Row[]>`
      WITH owed AS MATERIALIZED (
        SELECT i.customer_id, i.currency, i.due_minor, CASE WHEN i.pay_by IS NULL OR i.pay_by >= ${today}::date THEN 1
          ELSE least(2 + (${today}::date - i.pay_by - 1) / 30, 5) END AS age
        FROM invoice i WHERE i.tenant_id = (SELECT app_tenant()) AND i.status = 'open' AND i.due_minor > 0)
      SELECT o.customer_id AS "customerId", (SELECT c.name FROM customer c WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = o.customer_id) AS "customerName",
        o.currency, count(*)::int AS invoices, sum(o.due_minor)::bigint AS total,
        (SELECT count(DISTINCT customer_id) FROM owed)::int AS owing,
        ARRAY[${sumOf(1)}, ${sumOf(2)}, ${sumOf(3)}, ${sumOf(4)}, ${sumOf(5)}]::bigint[] AS ages
      FROM owed o GROUP BY GROUPING SETS ((o.currency), (o.customer_id, o.currency))
      ORDER BY o.customer_id IS NOT NULL, sum(o.due_minor) FILTER (WHERE o.age > 1) DESC NULLS LAST, total DESC, 1, 3 LIMIT ${MOST + 30}`;
    const wire = ({ currency, invoices, total, ages }: Row) => ({
      currency,
      invoices,
      totalMinor: toWire(total),
      agesMinor: AGES.map((_, index) => toWire(ages[index] ?? 0n)),
    });
    return {
      totals: rows.filter(({ customerId }) => customerId === null).map(wire),
      customers: rows
        .flatMap((row) =>
          row.customerId === null
            ? []
            : [{ ...wire(row), customerId: row.customerId, customerName: row.customerName ?? '' }],
        )
        .slice(0, MOST),
      owing: rows[0]?.owing ?? 0,
    };
  });
}

const sumOf = (age: number) => Prisma.sql`coalesce(sum(o.due_minor) FILTER (WHERE o.age = ${age}), 0)`;
