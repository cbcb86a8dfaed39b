import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluate, type FilterableLead, type LeadFilter, leadStatuses } from '../../domain/leads/contract.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { createLead } from './create.ts';
import { filterSql } from './filter-sql.ts';

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house.close());

// Values that meet: capitals, letters beyond ASCII, numbers as text and as numbers, empty ones.
const texts = ['Google', 'google', 'ÄRGER', 'ärger', 'İstanbul', 'a%b_c', '7', '10', 'true', ' x '];
const text = fc.constantFrom(...texts);
const value = fc.oneof(text, fc.constantFrom(7, 10, 1.5, -3, 0), fc.boolean());
const field = fc.constantFrom('name', 'source', 'status', 'phone', 'ownerId', 'fields.a', 'fields.b');

const condition: fc.Arbitrary<LeadFilter> = fc.oneof(
  fc.record({ field, op: fc.constantFrom('eq' as const, 'neq' as const), value }),
  fc.record({ field, op: fc.constant('in' as const), value: fc.array(value, { minLength: 1, maxLength: 4 }) }),
  fc.record({
    field,
    op: fc.constantFrom('gt' as const, 'gte' as const, 'lt' as const, 'lte' as const),
    value: fc.oneof(text, fc.constantFrom(7, 1.5, 0)),
  }),
  fc.record({ field, op: fc.constant('exists' as const), value: fc.boolean() }),
  fc.record({
    field,
    op: fc.constant('contains' as const),
    value: fc.constantFrom('g', 'ÄR', 'är', '%', '_', '7', 'İ'),
  }),
);
const filter: fc.Arbitrary<LeadFilter> = fc.letrec<{ filter: LeadFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    condition,
    fc.array(tie('filter'), { maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('filter'), { maxLength: 3 }).map((or) => ({ or })),
  ),
})).filter;

it('finds in SQL exactly the leads for which a journey would say yes', async () => {
  const leads: FilterableLead[] = [];
  const some = fc.sample(
    fc.record({
      name: fc.option(text),
      source: fc.option(text),
      phone: fc.option(fc.constantFrom('030 7', '10x', 'google')),
      status: fc.constantFrom(...leadStatuses),
      fields: fc.record({ a: fc.option(value), b: fc.oneof(value, fc.constant('')) }, { requiredKeys: [] }),
    }),
    { numRuns: 60, seed: 7 },
  );
  for (const lead of some) leads.push(await createLead(ctx, lead));
  await fc.assert(
    fc.asyncProperty(filter, async (wanted) => {
      const found = await transaction(ctx, (tx) =>
        tx.$queryRaw<{ id: string }[]>(Prisma.sql`SELECT l.id FROM lead l WHERE ${filterSql(wanted)}`),
      );
      const expected = leads.filter((lead) => evaluate(lead, wanted)).map((lead) => (lead as { id?: string }).id);
      expect(found.map((row) => row.id).sort()).toEqual(expected.sort());
    }),
    { numRuns: 300 },
  );
});
