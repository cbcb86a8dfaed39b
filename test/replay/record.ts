import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { createCustomer } from '../../services/billing/create-customer.ts';
import { createPricePlan } from '../../services/billing/create-price-plan.ts';
import { createSubscription } from '../../services/billing/create-subscription.ts';
import { updateCustomer } from '../../services/billing/update-customer.ts';
import { createCalendar } from '../../services/calendars/create.ts';
import type { Ctx } from '../../services/context.ts';
import { enrolLeads } from '../../services/enrolments/enrol.ts';
import { createImport } from '../../services/imports/create.ts';
import { createJourney } from '../../services/journeys/create.ts';
import { publishJourney } from '../../services/journeys/publish.ts';
import { createLead } from '../../services/leads/create.ts';
import { createSlaPolicy } from '../../services/slaPolicies/create.ts';
import { addMessage } from '../../services/tickets/add-message.ts';
import { createTicket } from '../../services/tickets/create.ts';
import { updateTicket } from '../../services/tickets/update.ts';
import { submitTimesheet } from '../../services/timesheets/decide.ts';
import { addEntry } from '../../services/timesheets/entries.ts';
import { openTimesheet } from '../../services/timesheets/open.ts';
import { TASK_QUEUE } from '../../temporal/names.ts';
import { startTestServer } from '../support/global-postgres.ts';
import { type Skipping, startSkipping } from '../support/skipping.ts';
import { newTenant, type TestTenant } from '../support/tenant.ts';

/**
 * `npm run record:histories`: plays one case of each process and keeps the workflows' histories. Run it after a change that adds commands to a
 * workflow on purpose, under a new name beside the old files: the old ones are what still runs somewhere.
 * @param name of the files, `<workflow type>.<name>.json`
 */
const name = process.argv[2] ?? 'first';
const server = await startTestServer();
const house = await startSkipping(server.urls);
try {
  const tenant = await newTenant(house.owner);
  const ctx = house.ctx(tenant.id, tenant.as('owner'));
  await ticket(ctx, house);
  await timesheet(house, tenant);
  await subscription(ctx, house);
  await journey(ctx);
  await importFile(ctx);
  await house.skipTo((await house.now()) + 40 * DAY);
  for (const type of ['sweepOverdue', 'tidyUp']) {
    await house.client.workflow.execute(type, { workflowId: type, taskQueue: TASK_QUEUE, args: [] });
    await keep(type, type);
  }
  const { rows } = await house.owner.query<{ id: string; kind: string }>(
    'SELECT DISTINCT ON (kind) workflow_id AS id, kind FROM process ORDER BY kind, workflow_id',
  );
  for (const { id, kind } of rows) await keep(kind, id);
} finally {
  await house.close();
  await server.stop();
}
process.exit(0);

async function keep(kind: string, workflowId: string): Promise<void> {
  const history = await house.client.workflow.getHandle(workflowId).fetchHistory();
  const file = fileURLToPath(new URL(`histories/${kind}.${name}.json`, import.meta.url));
  await writeFile(file, `${JSON.stringify(JSON.parse(historyToJSON(history)), null, 1)}\n`);
  console.log(`${kind}: ${history.events?.length} events`);
}

async function ticket(ctx: Ctx, { now, skipTo }: Skipping): Promise<void> {
  const always: [string, string][] = [['00:00', '24:00']];
  const weekly = { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always };
  const calendar = await createCalendar(ctx, { name: 'Always', zone: 'UTC', weekly, holidays: [] });
  const each = { firstResponseSeconds: 3600, nextResponseSeconds: 3600, resolutionSeconds: 7200 };
  const targets = { low: each, normal: each, high: each, urgent: each };
  const policy = await createSlaPolicy(ctx, { name: 'Fast', calendarId: calendar.id, targets });
  const { id } = await createTicket(ctx, { subject: 'Recorded', requesterEmail: 'r@x.test', slaPolicyId: policy.id });
  await skipTo((await now()) + 1.5 * HOUR);
  await addMessage(ctx, { id, kind: 'public_reply', body: 'Looking', status: 'pending' });
  await skipTo((await now()) + HOUR);
  const answered = await addMessage(ctx, { id, kind: 'customer_message', body: 'And?' });
  await skipTo((await now()) + 4 * HOUR);
  await updateTicket(ctx, { id, version: answered.ticket.version, status: 'solved' });
}

async function timesheet({ ctx, now }: Skipping, tenant: TestTenant): Promise<void> {
  const employee = ctx(tenant.id, tenant.as('employee'));
  const date = new Date(await now()).toISOString().slice(0, 10);
  const sheet = await openTimesheet(employee, { date });
  await addEntry(employee, { id: sheet.id, version: 1, entry: { date: sheet.period.from, seconds: 3600 } });
  await submitTimesheet(employee, { id: sheet.id });
}

async function subscription(ctx: Ctx, { now }: Skipping): Promise<void> {
  const plan = await createPricePlan(ctx, { name: 'Team', currency: 'EUR', priceMinor: 4900, interval: 'month' });
  const customer = await createCustomer(ctx, { name: 'Recorded', email: 'r@x.test', zone: 'Europe/Berlin' });
  await updateCustomer(ctx, {
    id: customer.id,
    version: 1,
    paymentMethod: { provider: 'sandbox', card: 'card-declines-twice' },
  });
  await createSubscription(ctx, {
    customerId: customer.id,
    pricePlanId: plan.id,
    startAt: new Date(await now()).toISOString(),
    zone: 'Europe/Berlin',
  });
}

async function journey(ctx: Ctx): Promise<void> {
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
}

async function importFile(ctx: Ctx): Promise<void> {
  async function* file(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('ProspectID,LeadSource\nr-1,google\nr-2,bing\n');
  }
  await createImport(ctx, { entity: 'leads', fileName: 'recorded.csv' }, file());
}
