import { createImport } from '../../../services/imports/create.ts';
import type { Case } from './case.ts';

export const play: Case = async (house, tenant) => {
  const ctx = house.ctx(tenant.id, tenant.as('owner'));
  async function* file(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('ProspectID,LeadSource\nr-1,google\nr-2,bing\n');
  }
  await createImport(ctx, { entity: 'leads', fileName: 'recorded.csv' }, file());
  await house.settled();
};
