import { expect, test } from 'vitest';
import { changedFields, fieldName } from './history.tsx';

test('changes are told field by field, those of the tenant’s own as well, ids never', () => {
  expect(
    changedFields({
      before: { phone: null, ownerId: 'a', fields: { totalVisits: 2, plan: 'Pro' } },
      after: { phone: '+351 21', ownerId: 'b', fields: { totalVisits: 3, plan: 'Pro' } },
    }),
  ).toEqual(['Phone: empty → +351 21', 'Total visits: 2 → 3']);
  expect(changedFields({ before: null, after: null })).toEqual([]);
  expect(fieldName('pageViews')).toBe('Page views');
});
