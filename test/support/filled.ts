import type { RoleKey } from '../../domain/members/permissions.ts';
import { createCompany } from '../../services/companies/create.ts';
import { createContact } from '../../services/contacts/create.ts';
import { transaction } from '../../services/context.ts';
import { enrolLeads } from '../../services/enrolments/enrol.ts';
import { newId } from '../../services/ids.ts';
import { createJourney } from '../../services/journeys/create.ts';
import { publishJourney } from '../../services/journeys/publish.ts';
import { createLead } from '../../services/leads/create.ts';
import { queueMessages } from '../../services/messages/queue.ts';
import { notify } from '../../services/notifications/notify.ts';
import { createTicket } from '../../services/tickets/create.ts';
import { submitTimesheet } from '../../services/timesheets/decide.ts';
import { addEntry } from '../../services/timesheets/entries.ts';
import { openTimesheet } from '../../services/timesheets/open.ts';
import { bill, subscribe } from './billing.ts';
import type { House } from './house.ts';
import type { TestTenant } from './tenant.ts';
import { openSupport } from './tickets.ts';

/** Tables that hold as many rows as asked for, nine tenths of them of the large tenant. */
export const GROWING: readonly string[] = [
  ...['lead', 'company', 'contact', 'ticket', 'customer', 'subscription', 'invoice', 'message', 'timesheet'],
  ...['enrolment', 'process', 'audit', 'notification'],
];

export interface Filled {
  readonly large: TestTenant;
  /** A tenth, between the rows of the large one. */
  readonly small: TestTenant;
  /** Something of the small tenant that a filter of this name may name: `customerId`. */
  idOf(filter: string): string;
}

interface Samples {
  readonly company: string;
  readonly contact: string;
  readonly customer: string;
  readonly lead: string;
  readonly ticket: string;
  readonly subscription: string;
  readonly invoice: string;
  readonly message: string;
  readonly enrolment: string;
  readonly timesheet: string;
  readonly notification: string;
  readonly ids: Readonly<Record<string, string>>;
}

/** One of each, made by the services, so that the copies are whole. */
async function samplesOf(house: House, tenant: TestTenant): Promise<Samples> {
  const as = (role: RoleKey) => house.ctx(tenant, tenant.as(role));
  const ctx = as('owner');
  const now = await house.clock.now();
  const company = await createCompany(ctx, { name: 'Sample' });
  const contact = await createContact(ctx, { name: 'Sample', companyId: company.id });
  const lead = await createLead(ctx, { name: 'Sample', email: 'sample@x.test', source: 'Google' });
  const policy = await openSupport(ctx);
  const ticket = await createTicket(ctx, { subject: 'Sample', contactId: contact.id });
  const nodes = [
    { id: 'wait', type: 'wait' as const, wait: { for: { unit: 'days' as const, count: 2 } }, nextId: 'end' },
    { id: 'end', type: 'end' as const },
  ];
  const journey = await createJourney(ctx, { name: 'Sample', design: { graph: { startId: 'wait', nodes } } });
  await publishJourney(ctx, { id: journey.id, version: 1 });
  await enrolLeads(ctx, { journeyId: journey.id, leadIds: [lead.id] });
  const subscription = await subscribe(ctx);
  await bill(ctx);
  const message = newId();
  const notification = newId();
  await transaction(ctx, async (tx) => {
    const to = { toAddress: 'sample@x.test', toName: null, subject: 'Sample', body: 'Sample' };
    const about = { noun: 'lead', subjectId: lead.id };
    await queueMessages(ctx, tx, [{ id: message, channel: 'email', ...to, ...about, dueAt: now }], now);
    const memberId = tenant.members.owner;
    await notify(ctx, tx, now, { id: notification, memberId, tone: 'info', title: 'Sample', href: null });
  });
  const employee = as('employee');
  const opened = await openTimesheet(employee, { date: '2026-06-08' });
  const entry = { date: '2026-06-08', seconds: 7200 };
  const sheet = await addEntry(employee, { id: opened.id, version: opened.version, entry });
  await submitTimesheet(employee, { id: sheet.id, version: sheet.version });
  const { rows } = await house.owner.query<{ enrolment: string; invoice: string }>(
    `SELECT (SELECT id FROM enrolment WHERE tenant_id = $1) AS enrolment, (SELECT id FROM invoice WHERE tenant_id = $1) AS invoice`,
    [tenant.id],
  );
  const { enrolment = '', invoice = '' } = rows[0] ?? {};
  const { customerId, pricePlanId } = subscription;
  return {
    company: company.id,
    contact: contact.id,
    customer: customerId,
    lead: lead.id,
    ticket: ticket.id,
    subscription: subscription.id,
    invoice,
    message,
    enrolment,
    timesheet: sheet.id,
    notification,
    ids: {
      companyId: company.id,
      contactId: contact.id,
      customerId,
      pricePlanId,
      subscriptionId: subscription.id,
      leadId: lead.id,
      journeyId: journey.id,
      slaPolicyId: policy.id,
      calendarId: policy.calendarId,
      subjectId: ticket.id,
    },
  };
}

/** Another id for the copy `g` of what has this one. */
const copyOf = (column: string, number = 'g') =>
  `overlay(overlay(md5(s.${column}::text || '-' || ${number}) placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid`;
/** Copies share 18 plans a tenant, as subscriptions do. */
const PLANS = 190;
const planOf = 'CASE WHEN g % 10 = 0 THEN 10 * (1 + g / 10 % 18) ELSE 10 * (g / 10 % 18) + 1 END';
const older = (column: string) => `s.${column} - g * interval '7 minutes'`;

/** What is another value in copy `g` of row `s` of each table. */
const COPIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  company: { name: `'Company ' || g`, created_at: older('created_at'), country: `'Country ' || g % 90` },
  contact: {
    company_id: copyOf('company_id'),
    name: `'Contact ' || g`,
    email: `'contact' || g || '@x.test'`,
    created_at: older('created_at'),
  },
  customer: { name: `'Customer ' || g`, email: `'customer' || g || '@x.test'`, created_at: older('created_at') },
  lead: {
    external_id: `'L' || g`,
    name: `'Lead ' || g`,
    email: `'lead' || g || '@x.test'`,
    source: `'Source ' || g % 40`,
    status: `(ARRAY['new', 'working', 'qualified', 'lost'])[1 + g % 4]`,
    created_at: older('created_at'),
    updated_at: older('updated_at'),
  },
  ticket: {
    number: 's.number + g',
    subject: `'Ticket ' || g`,
    contact_id: copyOf('contact_id'),
    company_id: copyOf('company_id'),
    status: `(ARRAY['new', 'open', 'pending', 'solved', 'closed', 'closed', 'closed', 'closed'])[1 + g % 8]`,
    created_at: older('created_at'),
    updated_at: older('updated_at'),
  },
  price_plan: { name: `'Plan ' || g` },
  subscription: {
    customer_id: copyOf('customer_id'),
    price_plan_id: copyOf('price_plan_id', planOf),
    created_at: older('created_at'),
    start_at: older('start_at'),
  },
  invoice: {
    number: `'INV-' || 100000 + g`,
    customer_id: copyOf('customer_id'),
    customer_name: `'Customer ' || g`,
    subscription_id: copyOf('subscription_id'),
    status: `(ARRAY['open', 'paid', 'paid', 'paid', 'void', 'uncollectible'])[1 + g % 6]`,
    total_minor: 's.total_minor + g',
    created_at: older('created_at'),
  },
  message: {
    to_address: `'lead' || g || '@x.test'`,
    subject: `'About ' || g`,
    state: `(ARRAY['queued', 'sent', 'sent', 'sent', 'failed'])[1 + g % 5]`,
    subject_id: copyOf('subject_id'),
    due_at: older('due_at'),
    created_at: older('created_at'),
  },
  enrolment: { lead_id: copyOf('lead_id'), started_at: older('started_at') },
  timesheet: {
    member_id: `(SELECT id FROM member m WHERE m.tenant_id = s.tenant_id ORDER BY id OFFSET g % 8 LIMIT 1)`,
    period_from: `s.period_from - 7 * (1 + g / 8)`,
    period_to: `s.period_to - 7 * (1 + g / 8)`,
    status: `(ARRAY['submitted', 'locked', 'locked', 'locked'])[1 + g % 4]`,
  },
  notification: { title: `'Told ' || g`, created_at: older('created_at') },
  audit: { subject_id: copyOf('subject_id'), at: older('at') },
  process: {
    subject_id: copyOf('subject_id'),
    status: `(ARRAY['running', 'over', 'over', 'over'])[1 + g % 4]`,
    started_at: older('started_at'),
    next_at: `CASE WHEN g % 4 = 0 THEN s.started_at + g * interval '3 minutes' END`,
  },
};

/** Fills the two tenants of a house with `rows` rows of each noun, every tenth of the small one, and lets Postgres count them. */
export async function fill(house: House, rows: number): Promise<Filled> {
  const [large, small] = [house.acme, house.other];
  const samples = [await samplesOf(house, large), await samplesOf(house, small)] as const;
  const copy = async (table: string, ids: readonly string[], count = rows) => {
    const set: Readonly<Record<string, string>> = { id: copyOf('id'), ...COPIES[table] };
    const { rows: columns } = await house.owner.query<{ name: string }>(
      `SELECT quote_ident(attname) AS name FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
      [table],
    );
    const names = columns.map(({ name }) => name);
    await house.owner.query(
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((name) => set[name] ?? `s.${name}`).join(', ')}
       FROM generate_series(1, $2::int) g JOIN ${table} s ON s.id = ANY($1) AND (g % 10 = 0) = (s.tenant_id = $3) ORDER BY g`,
      [ids, count, small.id],
    );
  };
  await copy(
    'price_plan',
    samples.map((each) => each.ids.pricePlanId ?? ''),
    PLANS,
  );
  const nouns = ['company', 'contact', 'customer', 'lead', 'ticket', 'subscription', 'invoice', 'message'] as const;
  for (const noun of [...nouns, 'enrolment', 'timesheet', 'notification'] as const) {
    await copy(
      noun,
      samples.map((each) => each[noun]),
    );
  }
  const one = async (sql: string) => (await house.owner.query<{ id: string }>(sql)).rows.map((row) => row.id);
  await copy('audit', await one(`SELECT id FROM audit WHERE noun = 'lead' AND action = 'created'`));
  const kinds = ['ticket-sla', 'nurture', 'billing', 'timesheet'];
  for (const kind of kinds) await copy('process', await one(`SELECT id FROM process WHERE kind = '${kind}'`));
  await house.owner.query(`VACUUM ANALYZE ${[...GROWING, 'price_plan'].join(', ')}`);
  const { ids } = samples[1];
  return { large, small, idOf: (filter) => ids[filter] ?? small.members.owner };
}
