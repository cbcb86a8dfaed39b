import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IncomingLine, type OpenInvoice, suggest } from './match.ts';

const invoice = (number: string, dueMinor: bigint, customer = 'Ann', currency = 'EUR'): OpenInvoice => ({
  id: `id-${number}`,
  number,
  customerId: customer,
  customerName: customer,
  currency,
  dueMinor,
});
const line = (reference: string, amountMinor: bigint, change: Partial<IncomingLine> = {}): IncomingLine => ({
  currency: 'EUR',
  amountMinor,
  reference,
  name: null,
  knownCustomerIds: [],
  ...change,
});
const OPEN = [
  invoice('INV-000012', 5831n),
  invoice('INV-000013', 4900n),
  invoice('INV-000112', 900n, 'Müller & Söhne GmbH'),
];
const said = (given: IncomingLine, invoices = OPEN) =>
  suggest(given, invoices).map(
    ({ certainty, allocations, creditMinor, because }) =>
      `${certainty} ${allocations.map((one) => `${one.invoice.number}:${one.amountMinor}`).join('+')}${creditMinor > 0n ? ` credit ${creditMinor}` : ''} (${because.join(', ')})`,
  );

describe('a reference', () => {
  it.each(['INV-000012', 'inv 000012 thanks', 'Invoice INV000012', 'RF INV-\n000012/March'])(
    '%j names its invoice',
    (text) => {
      expect(said(line(text, 5831n))[0]).toBe(
        'exact INV-000012:5831 (the reference names the invoice, the amount fits)',
      );
    },
  );
  it('names no invoice by a part of a longer number', () => {
    expect(said(line('INV-0000121', 1n))).toEqual([]);
    expect(said(line('2026-12', 100n), [invoice('2026-1', 100n)])[0]).toContain('possible');
  });
  it('one unit less than due is a part, one more leaves credit', () => {
    expect(said(line('INV-000012', 5830n))[0]).toBe(
      'likely INV-000012:5830 (the reference names the invoice, it pays a part)',
    );
    expect(said(line('INV-000012', 5832n))[0]).toBe(
      'likely INV-000012:5831 credit 1 (the reference names the invoice, it is more than is due)',
    );
  });
  it('names several invoices that come to the amount', () => {
    expect(said(line('INV-000012, INV-000013', 10731n))[0]).toBe(
      'exact INV-000012:5831+INV-000013:4900 (the reference names 2 invoices, the amount fits)',
    );
  });
  it('that names invoices of two customers leaves it to a person', () => {
    const both = [invoice('A-100', 500n, 'Ann'), invoice('B-100', 500n, 'Bob')];
    expect(suggest(line('A-100 B-100', 500n), both).map(({ certainty }) => certainty)).toEqual(['likely', 'likely']);
  });
  it('in another currency names nothing', () => {
    expect(said(line('INV-000012', 5831n, { currency: 'USD' }))).toEqual([]);
  });
});

describe('without a reference', () => {
  it('goes by who paid and how much', () => {
    const by = { name: 'Mueller, Soehne' };
    expect(said(line('thanks', 900n, { name: 'MÜLLER UND SÖHNE' }))[0]).toBe(
      'likely INV-000112:900 (the name fits, the amount fits)',
    );
    expect(said(line('thanks', 900n, by))[0]).toBe('possible INV-000112:900 (only this one has the amount)');
  });
  it('an account that has paid before is as good as a name, and all that is open may be paid at once', () => {
    expect(said(line('', 10731n, { knownCustomerIds: ['Ann'] }))[0]).toBe(
      'likely INV-000012:5831+INV-000013:4900 (the account has paid before, the amount is all that is open)',
    );
    expect(said(line('', 6000n, { knownCustomerIds: ['Ann'] }))[0]).toBe(
      'possible INV-000012:5831+INV-000013:169 (the account has paid before)',
    );
  });
  it('knows nothing of an amount that nobody owes', () => expect(said(line('hello', 77n))).toEqual([]));
});

it('never gives an invoice more than it owes, nor away more than came in, and at most one is certain', () => {
  const invoices = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 30 }), fc.bigInt({ min: 0n, max: 300n }), fc.constantFrom('Ann', 'Bob')),
    { maxLength: 8 },
  );
  const lines = fc.tuple(
    fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }),
    fc.bigInt({ min: 1n, max: 600n }),
  );
  fc.assert(
    fc.property(invoices, lines, (given, [numbers, amountMinor]) => {
      const open = given.map(([number, due, customer], i) => ({
        ...invoice(`INV-${number}`, due, customer),
        id: `${i}`,
      }));
      const matches = suggest(
        line(numbers.map((number) => `INV-${number}`).join(' '), amountMinor, { name: 'ann' }),
        open,
      );
      expect(matches.filter(({ certainty }) => certainty === 'exact').length).toBeLessThanOrEqual(1);
      for (const { allocations, creditMinor } of matches) {
        for (const one of allocations)
          expect(one.amountMinor <= one.invoice.dueMinor && one.amountMinor > 0n).toBe(true);
        expect(allocations.reduce((all, one) => all + one.amountMinor, creditMinor)).toBe(amountMinor);
        expect(new Set(allocations.map((one) => one.invoice.customerId)).size).toBeLessThanOrEqual(1);
      }
    }),
  );
});
