import { DAY } from '../../../domain/time/instant.ts';
import { enrolLeads } from '../../../services/enrolments/enrol.ts';
import { createJourney } from '../../../services/journeys/create.ts';
import { publishJourney } from '../../../services/journeys/publish.ts';
import { createLead } from '../../../services/leads/create.ts';
import type { Case } from './case.ts';

export const play: Case = async (house, tenant) => {
  const ctx = house.ctx(tenant.id, tenant.as('owner'));
  const { now, skipTo } = house;
  const graph = {
    startId: 'a',
    nodes: [
      { id: 'a', type: 'send-email' as const, subject: 'One', body: 'One', nextId: 'b' },
      { id: 'b', type: 'wait' as const, wait: { for: { unit: 'days' as const, count: 2 } }, nextId: 'c' },
      { id: 'c', type: 'send-email' as const, subject: 'Two', body: 'Two', nextId: 'd' },
      { id: 'd', type: 'end' as const },
    ],
  };
  const made = await createJourney(ctx, { name: 'Recorded', design: { graph } });
  await publishJourney(ctx, { id: made.id, version: made.version });
  const lead = await createLead(ctx, { name: 'Recorded', email: 'r@x.test' });
  await enrolLeads(ctx, { journeyId: made.id, leadId: lead.id });
  await skipTo((await now()) + 7 * DAY);
};
