import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ublOf } from '../../domain/documents/ubl.ts';
import { cents, checkArithmetic, invoiceOf, type Parsed, RATES } from '../../test/support/e-invoice.ts';

test('whatever is billed, the figures of its e-invoice belong together by the standard’s rules, and are the invoice’s', () => {
  const line = fc.record({
    amountMinor: fc.bigInt(-50_000n, 5_000_000n),
    quantity: fc.integer({ min: 1, max: 9 }),
    tax: fc.constantFrom(...RATES),
  });
  const terms = fc.record({
    taxBehaviour: fc.constantFrom('exclusive' as const, 'inclusive' as const),
    taxRounding: fc.constantFrom('line' as const, 'document' as const),
    couponAllocation: fc.constantFrom('proportional' as const, 'largest-remainder' as const),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.bigInt(0n, 20_000n),
      terms,
      (lines, coupon, how) => {
        const facts = invoiceOf(lines, coupon, how);
        const invoice = ublOf(facts)['ubl:Invoice'] as Parsed;
        checkArithmetic(invoice);
        const total = invoice['cac:LegalMonetaryTotal'];
        expect(cents(total['cbc:TaxInclusiveAmount'])).toBe(facts.totalMinor);
        expect(cents(total['cbc:TaxExclusiveAmount'])).toBe(facts.netMinor);
      },
    ),
    { numRuns: 100 },
  );
});
