import type { DunningStep } from '../../domain/collection/policy.ts';
import { DAY, HOUR, type Instant } from '../../domain/time/instant.ts';
import { importStatement } from '../../services/bank/import-statement.ts';
import { createCustomer } from '../../services/billing/create-customer.ts';
import { createPricePlan } from '../../services/billing/create-price-plan.ts';
import { createSubscription } from '../../services/billing/create-subscription.ts';
import { getDunning, updateDunning } from '../../services/collection/dunning-settings.ts';
import { openDispute, promisePayment } from '../../services/collection/hold.ts';
import type { Actor, Ctx } from '../../services/context.ts';
import type { Happening } from './history.ts';

const STEPS: readonly Omit<DunningStep, 'subject'>[] = [
  { id: 'friendly', kind: 'letter', afterDays: 3, text: '' },
  { id: 'by-phone', kind: 'sms', afterDays: 7, text: '' },
  { id: 'call-them', kind: 'task', afterDays: 10, text: '' },
  { id: 'last-mail', kind: 'letter', afterDays: 14, text: '' },
  { id: 'suspended', kind: 'suspend', afterDays: 21, text: '' },
  { id: 'the-end', kind: 'cancel', afterDays: 60, text: '' },
];

/** Whoever pays by transfer, and when they were invoiced: each stands on another rung of the ladder. */
const PAYERS = [
  { name: 'Tipografia Lapa', days: 20, phone: '+351912345678' },
  { name: 'Quinta do Vale', days: 27, phone: null },
  { name: 'Livraria Norte', days: 18, phone: '+351933333333' },
  { name: 'Cafés Aurora', days: 16, phone: null },
  { name: 'Atelier Jorge Pires', days: 12, phone: null },
] as const;

/** A ladder for what is overdue, customers who pay by transfer on each of its rungs, a promise, a dispute, and this week's bank statement. */
export function overdue(now: Instant, owner: Actor, billing: Actor): Happening[] {
  const made = new Map<string, string>();
  let plan = '';
  return [
    {
      at: now - 40 * DAY,
      async run(as) {
        const ctx = as(owner);
        const [calendar] = await ctx.db.withTenant(ctx.tenantId, (tx) => tx.businessCalendar.findMany({ take: 1 }));
        const { version } = await getDunning(ctx);
        const byReason = {
          'no-money': [3, 7, 14].map((afterDays) => ({ afterDays, remindDaysBefore: 1 })),
          'bank-trouble': [1, 2].map((afterDays) => ({ afterDays, remindDaysBefore: 1 })),
        };
        const steps = STEPS.map((step) => ({ ...step, subject: '' }));
        await updateDunning(ctx, { version, policy: { byReason, calendarId: calendar?.id ?? null, steps } });
        const terms = { name: 'Print studio', currency: 'EUR', priceMinor: 8900, interval: 'quarter' as const };
        plan = (await createPricePlan(as(billing), terms)).id;
      },
    },
    ...PAYERS.map(({ name, days, phone }) => ({
      at: now - days * DAY + 2 * HOUR,
      async run(as: (actor: Actor) => Ctx) {
        const ctx = as(billing);
        const email = `contas@${name
          .normalize('NFD')
          .toLowerCase()
          .replace(/[^a-z]+/g, '')}.test`;
        const customer = await createCustomer(ctx, { name, email, phone, zone: 'Europe/Lisbon', paymentTermDays: 10 });
        await createSubscription(ctx, { customerId: customer.id, pricePlanId: plan });
        made.set(name, customer.id);
      },
    })),
    {
      at: now - 3 * DAY,
      async run(as) {
        const ctx = as(billing);
        const held = await invoiceOf(ctx, made.get('Livraria Norte'));
        if (held)
          await promisePayment(ctx, {
            id: held.id,
            on: inDays(now, 4),
            note: 'On the phone: the transfer is on its way.',
          });
        const disputed = await invoiceOf(ctx, made.get('Quinta do Vale'));
        if (disputed)
          await openDispute(ctx, { id: disputed.id, note: 'Says that the quarter was agreed on at another price.' });
      },
    },
    {
      at: now - 2 * HOUR,
      async run(as) {
        const ctx = as(billing);
        const [exact, likely, more] = await Promise.all(
          ['Tipografia Lapa', 'Cafés Aurora', 'Atelier Jorge Pires'].map((name) => invoiceOf(ctx, made.get(name))),
        );
        const rows = [
          `${inDays(now, -1)};TIPOGRAFIA LAPA LDA;Fatura ${exact?.number};PT50000201231234567890154;89,00`,
          `${inDays(now, -1)};Cafes Aurora;obrigado;PT50002700000001234567833;89,00`,
          `${inDays(now, -2)};J. Pires;${more?.number} e agradecimentos;PT50003300004555555555505;100,00`,
          `${inDays(now, -2)};Desconhecido;;PT50001800021234567890141;12,50`,
          `${inDays(now, -2)};EDP;Eletricidade;;-210,40`,
        ];
        if (!likely) return;
        const content = new TextEncoder().encode(['Data;Nome;Referencia;IBAN;Montante', ...rows].join('\n'));
        await importStatement(ctx, { fileName: 'extrato.csv', content });
      },
    },
  ];
}

const inDays = (now: Instant, days: number): string => new Date(now + days * DAY).toISOString().slice(0, 10);

async function invoiceOf(ctx: Ctx, customerId: string | undefined) {
  if (customerId === undefined) return null;
  return ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx.invoice.findFirst({ where: { customerId, status: 'open' }, select: { id: true, number: true } }),
  );
}
