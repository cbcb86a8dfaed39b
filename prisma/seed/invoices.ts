import { DAY, HOUR, type Instant, toIso } from '../../domain/time/instant.ts';
import { createCustomer } from '../../services/billing/create-customer.ts';
import { getInvoice } from '../../services/billing/get-invoice.ts';
import { recordPayment } from '../../services/billing/record-payment.ts';
import { writeOffInvoice } from '../../services/billing/write-off.ts';
import type { Actor, Ctx } from '../../services/context.ts';
import { issueCreditNote } from '../../services/creditNotes/issue.ts';
import { createInvoice } from '../../services/invoices/create-invoice.ts';
import { finaliseInvoice } from '../../services/invoices/end-draft.ts';
import type { Happening } from './history.ts';

/** Whose hours are charged, once it is there. */
export interface HoursPayer {
  id: string | null;
}

/** Invoices by hand in each of their states: paid in part, credited and sent back, written off, with approved hours, and drafts. */
export function invoicesByHand(now: Instant, billing: Actor, payer: HoursPayer): Happening[] {
  const made = new Map<string, string>();
  const customer = async (ctx: Ctx, name: string, email: string) => {
    const { id } = await createCustomer(ctx, { name, email, zone: 'Europe/Lisbon', paymentTermDays: 14 });
    made.set(name, id);
    return id;
  };
  const invoice = async (ctx: Ctx, key: string, input: Parameters<typeof createInvoice>[1]) => {
    const draft = await createInvoice(ctx, input);
    made.set(key, draft.id);
    return draft;
  };
  const final = async (ctx: Ctx, key: string, input: Parameters<typeof createInvoice>[1]) => {
    const { id, version } = await invoice(ctx, key, input);
    await finaliseInvoice(ctx, { id, version });
  };
  const seen = (ctx: Ctx, key: string) => getInvoice(ctx, { id: made.get(key) ?? '' });
  const setup = { description: 'Setup and training, two days', quantity: 2, unitPriceMinor: 64_000 };
  return [
    {
      at: now - 55 * DAY,
      async run(as) {
        const ctx = as(billing);
        payer.id = await customer(ctx, 'Oficina Raiz', 'contas@oficinaraiz.test');
        await customer(ctx, 'Museu do Rio', 'tesouraria@museudorio.test');
        await customer(ctx, 'Casa Pinheiro', 'geral@casapinheiro.test');
      },
    },
    {
      at: now - 45 * DAY,
      async run(as) {
        const ctx = as(billing);
        const museum = made.get('Museu do Rio') ?? '';
        await final(ctx, 'migration', {
          customerId: museum,
          lines: [setup],
          note: 'Thank you for the two days in Porto.',
        });
        const old = { description: 'Printed manuals', quantity: 40, unitPriceMinor: 1250 };
        await final(ctx, 'manuals', { customerId: made.get('Casa Pinheiro') ?? '', lines: [old] });
      },
    },
    {
      at: now - 30 * DAY,
      async run(as) {
        const ctx = as(billing);
        const { id, version } = await seen(ctx, 'migration');
        await recordPayment(ctx, { id, version, method: 'bank_transfer', reference: 'Museu do Rio, formação' });
      },
    },
    {
      at: now - 21 * DAY,
      async run(as) {
        const ctx = as(billing);
        const { id, version, lines } = await seen(ctx, 'migration');
        const half = [{ lineId: lines[0]?.id ?? '', amountMinor: 64_000 }];
        const reason = 'The second day did not take place.';
        await issueCreditNote(ctx, { invoiceId: id, version, lines: half, reason, settle: 'refund' });
        const manuals = await seen(ctx, 'manuals');
        if (manuals.status !== 'open') return;
        await writeOffInvoice(ctx, { id: manuals.id, version: manuals.version, reason: 'The company was dissolved.' });
      },
    },
    {
      at: now - 6 * DAY,
      async run(as) {
        const ctx = as(billing);
        const lines = [{ description: 'Audit of the old archive', quantity: 1, unitPriceMinor: 180_000 }];
        await final(ctx, 'audit', { customerId: made.get('Museu do Rio') ?? '', lines });
      },
    },
    {
      at: now - 2 * DAY,
      async run(as) {
        const ctx = as(billing);
        const { id, version } = await seen(ctx, 'audit');
        const amountMinor = 60_000;
        await recordPayment(ctx, {
          id,
          version,
          amountMinor,
          method: 'bank_transfer',
          reference: 'First of three parts',
        });
      },
    },
    {
      at: now - 5 * HOUR,
      async run(as) {
        const ctx = as(billing);
        const hoursUntil = toIso(now - 5 * HOUR).slice(0, 10);
        if (payer.id) {
          const extra = { description: 'Travel to the workshop', quantity: 1, unitPriceMinor: 4_800 };
          await createInvoice(ctx, { customerId: payer.id, lines: [extra], hoursUntil });
        }
        await createInvoice(ctx, {
          customerId: made.get('Museu do Rio') ?? '',
          lines: [{ ...setup, description: 'Setup of the second site', quantity: 1 }],
          finalizesAt: toIso(now + 20 * HOUR),
        });
      },
    },
  ];
}
