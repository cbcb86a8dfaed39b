import type { SandboxCard } from '../../domain/collection/contract.ts';
import { type Checks, gapsIn } from './checks.ts';
import type { Asked } from './load.ts';

/** Invoice, its collection and what its ledger holds, by the card of the customer. */
interface End {
  readonly status: string;
  readonly process: string;
  readonly ledger: string;
}
const declined: End = { status: 'open', process: 'running', ledger: 'charge#0 done, remind#1 done' };
/** A decline is an answer, and the reminder follows at once; only of a bank that never answers a charge is asked for again, for a day. */
const ENDS: Readonly<Partial<Record<SandboxCard, End>>> = {
  'card-succeeds': { status: 'paid', process: 'over', ledger: 'charge#0 done' },
  'card-declines-soft': declined,
  'card-declines-twice': declined,
  'card-declines-hard': declined,
  'card-times-out': { status: 'open', process: 'running', ledger: 'charge#0 sending' },
};

/** An invoice a period, numbers without a gap, and money moved once: each charge under one key, whoever made it. */
export async function verifyBilling(checks: Checks, expected: number, asked: Asked): Promise<void> {
  const { same, none, count, rows } = checks;
  const { subscriptionIds } = asked;
  same('subscriptions', await count('subscription'), expected);
  same(
    'subscriptions of the answers',
    await count('subscription WHERE id = ANY($1)', [subscriptionIds]),
    subscriptionIds.length,
  );
  same('invoices', await count('invoice'), expected);
  await none(
    'subscriptions without exactly one invoice',
    `SELECT s.id, count(i.id) FROM subscription s LEFT JOIN invoice i ON i.subscription_id = s.id GROUP BY s.id HAVING count(i.id) <> 1`,
  );
  await none('gaps in the numbers of invoices', gapsIn('invoice', `substring(number FROM '[0-9]+$')::int`));
  await none(
    'ledgers of subscriptions without exactly one invoice',
    `SELECT p.id, array_agg(l.key || ' ' || l.state) FROM process p LEFT JOIN ledger l ON l.process_id = p.id WHERE p.kind = 'billing'
     GROUP BY p.id HAVING count(l.id) <> 1 OR NOT bool_and(l.kind = 'invoice' AND l.state = 'done')`,
  );
  const customers = await rows<{ card: SandboxCard; n: number }>(
    'SELECT c.name AS card, count(*)::int AS n FROM customer c JOIN subscription s ON s.customer_id = c.id GROUP BY 1 ORDER BY 1',
  );
  const ends = await rows(
    `SELECT card, n, status, process, ledger FROM (
       SELECT card, status, process, ledger, count(*)::int AS n FROM (
         SELECT i.customer_name AS card, i.status, p.status AS process, string_agg(l.key || ' ' || l.state, ', ' ORDER BY l.key) AS ledger
         FROM invoice i JOIN process p ON p.kind = 'collection' AND p.subject_id = i.id LEFT JOIN ledger l ON l.process_id = p.id
         GROUP BY i.id, i.customer_name, i.status, p.status) each_one GROUP BY 1, 2, 3, 4) kinds ORDER BY 1, 2, 3, 4, 5`,
  );
  same(
    'ends by card',
    ends,
    customers.map(({ card, n }) => ({ card, n, ...ENDS[card] })),
  );
  await none(
    'invoices not paid by exactly one payment, made under the key of their charge',
    `SELECT i.id, i.status, array_agg(a.provider_id) FROM invoice i JOIN process p ON p.kind = 'collection' AND p.subject_id = i.id
     LEFT JOIN ledger l ON l.process_id = p.id AND l.key = 'charge#0'
     LEFT JOIN payment_attempt a ON a.invoice_id = i.id AND a.outcome = 'paid'
     GROUP BY i.id, i.status, i.total_minor, l.id HAVING count(a.id) <> (i.status = 'paid')::int
       OR bool_or(a.provider_id <> 'sandbox_' || l.id OR a.amount_minor <> i.total_minor)`,
  );
  await none(
    'declines without exactly one reminder, sent',
    `SELECT p.subject_id, array_agg(m.state) FROM ledger l JOIN process p ON p.id = l.process_id
     LEFT JOIN message m ON m.noun = 'invoice' AND m.subject_id = p.subject_id
     WHERE l.kind = 'remind' GROUP BY p.subject_id HAVING array_agg(m.state) IS DISTINCT FROM ARRAY['sent']`,
  );
  await none(
    'charges under a second key',
    `SELECT key, attempt, state FROM ledger WHERE kind = 'charge' AND attempt <> 1`,
  );
}
