import type { z } from 'zod';
import { type forecastCash, forecastCashInput } from '../../domain/forecast/contract.ts';
import { assumedCurve, expectedBy } from '../../domain/forecast/experience.ts';
import { toWire } from '../../domain/money/money.ts';
import { addMonths, type CivilDate, civilDateAt, civilToInstant } from '../../domain/time/civil.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { aheadRows } from './ahead-rows.ts';
import { curves } from './experience.ts';
import { horizonOf } from './refresh.ts';
import { CHARGED, COLLECTED_SINCE, REOPENED, WAITS } from './reopened.ts';

interface Row {
  readonly subscriptionId: string | null;
  readonly invoiceId: string | null;
  readonly key: string;
  readonly number: string | null;
  readonly customerId: string;
  readonly customerName: string;
  readonly invoicedOn: CivilDate;
  readonly card: boolean;
  /** Days within which the customer is to pay. */
  readonly term: number;
  readonly due: bigint;
  readonly isOpen: boolean;
}

/**
 * What a month's expected cash is made of: each invoice that is open now or will be made by then, with the part of it that is expected in the
 * month, the largest first. One whose payment a bank took back counts from when it was begun again, and not at all until then. Rounded one by one, so that they may differ from the month's number by a few minor units.
 * @throws AppError Forbidden
 */
export async function expectedCash(
  ctx: Ctx,
  input: z.input<typeof forecastCashInput>,
): Promise<z.infer<typeof forecastCash>> {
  permit(ctx, 'invoice:read');
  const { month, currency, page, pageSize } = forecastCashInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { zone, first } = await horizonOf(tx, now);
    const [begin, end] = [`${month}-01`, addMonths(`${month}-01`, 1)] as const;
    const span = {
      from: new Date(civilToInstant(zone, first)),
      to: new Date(civilToInstant(zone, end)),
      now: new Date(now),
    };
    const [learned, rows] = await Promise.all([
      curves(tx, now),
      tx.$queryRaw<Row[]>`
        SELECT u.subscription_id AS "subscriptionId", u.invoice_id AS "invoiceId", u.key, NULL AS number, c.id AS "customerId", c.name AS "customerName",
          (u.at AT TIME ZONE ${zone})::date::text AS "invoicedOn", c.payment_method IS NOT NULL AS card, c.payment_term_days AS term, u.due,
          false AS "isOpen"
        FROM ${aheadRows(span)} JOIN customer c ON c.tenant_id = (SELECT app_tenant()) AND c.id = u.customer_id WHERE u.currency = ${currency}
        UNION ALL
        SELECT i.subscription_id, i.id, '', i.number, c.id, c.name, (${COLLECTED_SINCE} AT TIME ZONE ${zone})::date::text, ${CHARGED},
          c.payment_term_days, i.due_minor, true
        FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id ${REOPENED}
        WHERE i.tenant_id = (SELECT app_tenant()) AND i.status = 'open' AND i.currency = ${currency} AND NOT ${WAITS}`,
    ]);
    const today = civilDateAt(zone, now);
    const found = rows
      .map((row) => {
        const curve = learned[row.card ? 'card' : 'no-card'] ?? assumedCurve(row.card ? 0 : row.term);
        // Of one that is open, nothing comes in before today, whenever the month began.
        const since = row.isOpen ? today : row.invoicedOn;
        const [cash = 0n] = expectedBy(row.due, curve, [begin, end], row.invoicedOn, since);
        return { ...row, cash };
      })
      .filter(({ cash }) => cash > 0n)
      .sort((a, b) => Number(b.cash - a.cash) || a.invoicedOn.localeCompare(b.invoicedOn));
    return {
      items: found.slice((page - 1) * pageSize, page * pageSize).map(({ due, cash, card: _, term: __, ...row }) => ({
        ...row,
        dueMinor: toWire(due),
        cashMinor: toWire(cash),
      })),
      total: found.length,
      page,
      pageSize,
    };
  });
}
