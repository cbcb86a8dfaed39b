import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCustomer } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { createCustomer } from '../billing/create-customer.ts';
import { getCustomer } from '../billing/get-customer.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import type { Ctx } from '../context.ts';

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());

const ann = { name: 'Ann', email: 'ann@example.com' };

describe('what a customer’s tax depends on', () => {
  it('is nothing in particular where nobody says', async () => {
    expect(await createCustomer(ctx, ann)).toMatchObject({
      vatId: null,
      taxTreatment: 'standard',
      exemptTaxCodes: [],
      exemptionNote: null,
      address: null,
    });
  });

  it('is kept, with the VAT id as its country writes it, and audited', async () => {
    const address = { line1: 'Hauptstr. 1', line2: '', postalCode: '10115', city: 'Berlin', region: '', country: 'DE' };
    const given = { vatId: 'de 136.695.976', taxTreatment: 'reverse-charge', address } as const;
    const { id } = await createCustomer(ctx, { ...ann, ...given });
    expect(await getCustomer(ctx, { id })).toMatchObject({ ...given, vatId: 'DE136695976' });
    const back = {
      id,
      version: 1,
      vatId: null,
      taxTreatment: 'exempt' as const,
      exemptTaxCodes: ['DE-19'],
      address: null,
    };
    expect(await updateCustomer(ctx, { ...back, exemptionNote: 'Certificate 7' })).toMatchObject({
      ...{ vatId: null, taxTreatment: 'exempt', exemptTaxCodes: ['DE-19'], exemptionNote: 'Certificate 7' },
      ...{ address: null, version: 2 },
    });
    const [, entry] = await house.history(id);
    expect(entry).toMatchObject({ before: { taxTreatment: 'reverse-charge' }, after: { taxTreatment: 'exempt' } });
  });

  it.each([
    ['DE136695976', null],
    ['DE136695977', 'The check digit does not fit: one character is mistyped'],
    ['DE12', 'This is not how VAT ids of that country are written'],
    ['ATU37675002', null],
    ['ATU37675003', 'The check digit does not fit: one character is mistyped'],
    // No rule is known for it: nobody can say that it is wrong.
    ['XX123456', null],
  ])('takes the VAT id %s, or says %s', async (vatId, problem) => {
    const made = createCustomer(ctx, { ...ann, vatId });
    if (problem === null) expect(await made).toMatchObject({ vatId });
    else {
      await expect(made).rejects.toMatchObject({ kind: 'Validation', issues: [{ path: 'vatId', message: problem }] });
    }
  });

  it('is no reverse charge without a VAT id, neither at first nor after a change', async () => {
    const refusal = { kind: 'Validation', issues: [{ path: 'vatId' }] };
    await expect(createCustomer(ctx, { ...ann, taxTreatment: 'reverse-charge' })).rejects.toMatchObject(refusal);
    const { id } = await newCustomer(ctx);
    const edit = { id, version: 1, taxTreatment: 'reverse-charge' } as const;
    await expect(updateCustomer(ctx, edit)).rejects.toMatchObject(refusal);
    await updateCustomer(ctx, { ...edit, vatId: 'NL810433941B01' });
    await expect(updateCustomer(ctx, { id, version: 2, vatId: null })).rejects.toMatchObject(refusal);
  });
});
