import type { z } from 'zod';
import { toWire } from '../../domain/money/money.ts';
import { type Recognition, recognitionInput } from '../../domain/revenue/contract.ts';
import { earnedByMonth } from '../../domain/revenue/recognition.ts';
import { addMonths, type CivilDate } from '../../domain/time/civil.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { zoneOf } from './recurring.ts';

interface Row {
  currency: string;
  billedOn: CivilDate;
  from: CivilDate | null;
  to: CivilDate | null;
  net: bigint;
}

/**
 * What was invoiced in each month, what was earned in it by the days that it is for, and what is deferred at its end. Lines of the same days
 * that were billed on the same day are spread together. Invoices that are void have earned nothing, and those that fill a wallet
 * not yet.
 */
export async function readRecognition(ctx: Ctx, input: z.input<typeof recognitionInput>): Promise<Recognition> {
  permit(ctx, 'invoice:read');
  const { from, months } = recognitionInput.parse(input);
  const rows = await transaction(ctx, async (tx) => linesOf(tx, await zoneOf(tx)));
  const sums = new Map<string, { billed: bigint; earned: bigint }>();
  const into = (month: string, currency: string) => {
    const key = `${currency}/${month}`;
    const sum = sums.get(key) ?? { billed: 0n, earned: 0n };
    sums.set(key, sum);
    return sum;
  };
  for (const { currency, billedOn, from: first, to, net } of rows) {
    into(billedOn.slice(0, 7), currency).billed += net;
    const period = first !== null && to !== null ? { from: first, to } : null;
    for (const [month, earned] of earnedByMonth({ netMinor: net, billedOn, period }))
      into(month, currency).earned += earned;
  }
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort();
  return {
    rows: currencies.flatMap((currency) => {
      let deferred = 0n;
      for (const [key, { billed, earned }] of sums) {
        if (key.startsWith(currency) && key.slice(4) < from) deferred += billed - earned;
      }
      return Array.from({ length: months }, (_, index) => {
        const month = addMonths(`${from}-01`, index).slice(0, 7);
        const { billed, earned } = sums.get(`${currency}/${month}`) ?? { billed: 0n, earned: 0n };
        deferred += billed - earned;
        return {
          month,
          currency,
          billedMinor: toWire(billed),
          earnedMinor: toWire(earned),
          deferredMinor: toWire(deferred),
        };
      });
    }),
  };
}

/** Lines by currency, day and period, tax taken out where prices contain it; what was credited since is negative. */
const linesOf = (tx: Tx, zone: string) =>
  tx.$queryRaw<Row[]>`
    SELECT currency, billed_on::text AS "billedOn", period_from::text AS "from", period_to::text AS "to", sum(net)::bigint AS net FROM (
      SELECT i.currency, (i.finalized_at AT TIME ZONE ${zone})::date AS billed_on, l.period_from, l.period_to,
        l.amount_minor - l.coupon_minor - CASE WHEN i.tax_minor = 0 OR i.subtotal_minor - i.coupon_minor = i.net_minor THEN 0
          ELSE round(l.tax_minor::numeric * (i.subtotal_minor - i.coupon_minor - i.net_minor) / i.tax_minor) END AS net
      FROM invoice i JOIN invoice_line l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id
      WHERE i.tenant_id = (SELECT app_tenant()) AND i.status NOT IN ('draft', 'void') AND i.wallet_id IS NULL
      UNION ALL
      SELECT n.currency, (n.issued_at AT TIME ZONE ${zone})::date, l.period_from, l.period_to,
        -(m.amount_minor - CASE WHEN n.net_minor = (SELECT sum(o.amount_minor) FROM credit_note_line o WHERE o.tenant_id = n.tenant_id
          AND o.credit_note_id = n.id) THEN 0 ELSE m.tax_minor END)
      FROM credit_note n JOIN credit_note_line m ON m.tenant_id = n.tenant_id AND m.credit_note_id = n.id
      JOIN invoice i ON i.tenant_id = n.tenant_id AND i.id = n.invoice_id AND i.wallet_id IS NULL
      JOIN invoice_line l ON l.tenant_id = n.tenant_id AND l.invoice_id = n.invoice_id AND l.id = m.invoice_line_id
      WHERE n.tenant_id = (SELECT app_tenant())) b
    GROUP BY 1, 2, 3, 4 HAVING sum(net) <> 0`;
