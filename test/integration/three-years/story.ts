import { expect } from 'vitest';
import { type BillingEffect, billing, invoiceOf } from '../../../domain/billing/plan.ts';
import { simulate } from '../../../domain/process/plan.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { readFacts } from '../../../services/billing/outcome.ts';
import { type Ctx, transaction } from '../../../services/context.ts';
import type { House } from '../../support/house.ts';

/** What an invoice comes to, as far as it can be compared. */
export interface Sum {
  /** Its total, what it asks for and its tax; null on a payer's invoice, where they are of all that stands on it. */
  readonly figures: readonly [number, number, number] | null;
  /** What each is for, since when, how much, and what coupons took off it. */
  readonly lines: readonly (readonly [string, string | null, number, number])[];
}

/** One subscription through the years. */
export interface Story {
  readonly id: string;
  /** As it stands before each of its lines on its payer's invoice; null where it gets its own. */
  readonly payerPrefix: string | null;
  readonly customerId: string;
  readonly currency: string;
  readonly metered: boolean;
  readonly log: string[];
  /** Events that were sent for it. */
  readonly events: string[];
  /** Of what was paid in advance and not used, beside what invoices show. */
  givenBack: number;
  /** Documents that were compared, or that a change made at once, by id. */
  readonly seen: Set<string>;
  /** What was foretold when something was last changed about it. */
  foretold: { readonly key: string; readonly dueAt: Instant; readonly sum: Sum }[];
}

export async function foretell(ctx: Ctx, story: Story, now: Instant, until: Instant): Promise<void> {
  const facts = await transaction(ctx, (tx) => readFacts(ctx, tx, story.id, now));
  story.foretold = [];
  simulate(billing, facts, {
    from: now,
    until,
    limit: 3000,
    observe: (before, effect: BillingEffect) => {
      const computed = invoiceOf(before, effect);
      if (!computed) return;
      const lines = computed.lines.map(
        ({ description, period, amountMinor, couponMinor }) =>
          [description, period?.from ?? null, Number(amountMinor), Number(couponMinor)] as const,
      );
      const { totalMinor, dueMinor, taxMinor } = computed;
      const figures = [Number(totalMinor), Number(dueMinor), Number(taxMinor)] as const;
      const sum = { figures: story.payerPrefix === null ? figures : null, lines };
      story.foretold.push({ key: effect.key, dueAt: effect.dueAt, sum });
    },
  });
}

export interface Made {
  readonly id: string;
  /** null: of a change at once. */
  readonly key: string | null;
  readonly totalMinor: number;
  readonly sum: Sum;
}

interface Row {
  id: string;
  key: string | null;
  total: string;
  payable: string;
  tax: string;
  lines: [string, string | null, number, number][] | null;
}

/** The subscription's documents that were not seen yet: invoices of its own, or its parts of its payer's. */
export async function unseen(house: House, { id, seen, payerPrefix }: Story): Promise<Made[]> {
  const line = `jsonb_agg(jsonb_build_array(l.description, l.period_from, l.amount_minor, l.coupon_minor) ORDER BY l.position)`;
  const { rows } = await house.owner.query<Row>(
    payerPrefix === null
      ? `SELECT i.id, i.period_key AS key, i.total_minor AS total, i.payable_minor AS payable, i.tax_minor AS tax,
           (SELECT ${line} FROM invoice_line l WHERE l.tenant_id = i.tenant_id AND l.invoice_id = i.id) AS lines
         FROM invoice i WHERE i.subscription_id = $1 AND i.id <> ALL($2::uuid[]) ORDER BY i.created_at, i.id`
      : `SELECT p.id, p.period_key AS key, sum(l.amount_minor - l.coupon_minor) AS total, 0 AS payable, 0 AS tax, ${line} AS lines
         FROM invoice_part p JOIN invoice_line l ON l.tenant_id = p.tenant_id AND l.invoice_id = p.invoice_id AND l.id = ANY(p.line_ids)
         WHERE p.subscription_id = $1 AND p.id <> ALL($2::uuid[]) GROUP BY p.id, p.period_key ORDER BY p.id`,
    [id, [...seen]],
  );
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    totalMinor: Number(row.total),
    sum: {
      figures: payerPrefix === null ? [Number(row.total), Number(row.payable), Number(row.tax)] : null,
      lines: (row.lines ?? []).map(([words, ...others]) => [words.replace(payerPrefix ?? '', ''), ...others] as const),
    },
  }));
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }) => (a.key < b.key ? -1 : 1);

/** What was made since the last change is what was foretold then, to the cent, and nothing is missing. @returns how many invoices */
export async function compare(house: House, story: Story, now: Instant): Promise<number> {
  const made = (await unseen(house, story)).map(({ id, key, sum }) => {
    story.seen.add(id);
    return { key: key ?? 'at once', sum };
  });
  const expected = story.foretold.filter(({ dueAt }) => dueAt <= now).map(({ key, sum }) => ({ key, sum }));
  expect(made.sort(byKey), story.log.join('\n')).toEqual(expected.sort(byKey));
  // What was compared is not compared again; what is still to come holds.
  story.foretold = story.foretold.filter(({ dueAt }) => dueAt > now);
  return made.length;
}

/** Of its own invoices: nothing is lost between what was charged, given back, paid, due and owed; and no more came back than was charged. */
export async function balance(house: House, story: Story): Promise<void> {
  const { rows } = await house.owner.query<Record<'total' | 'due' | 'paid' | 'credit', string>>(
    `SELECT coalesce(sum(i.total_minor), 0) AS total, coalesce(sum(i.due_minor), 0) AS due,
       coalesce(sum((SELECT sum(a.amount_minor) FROM payment_allocation a WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id)), 0) AS paid,
       (SELECT coalesce(sum(k.amount_minor), 0) FROM customer_credit k WHERE k.customer_id = s.customer_id) AS credit
     FROM subscription s LEFT JOIN invoice i ON i.subscription_id = s.id WHERE s.id = $1 GROUP BY s.customer_id`,
    [story.id],
  );
  const [row] = rows;
  if (!row) throw new Error('there is no such subscription');
  const charged = Number(row.total) - story.givenBack;
  expect(charged, story.log.join('\n')).toBe(Number(row.due) + Number(row.paid) - Number(row.credit));
  expect(charged, story.log.join('\n')).toBeGreaterThanOrEqual(0);
}
