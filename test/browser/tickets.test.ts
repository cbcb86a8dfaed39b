import { beforeEach, expect, it } from 'vitest';
import { asPerson, findRow, openFull, SOON, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const LEAD = 'lead@demo.test';

let subject: string;
let rowName: RegExp;
beforeEach(async () => {
  const lead = await asPerson(LEAD);
  const [policy] = await lead.get<{ id: string }[]>('/sla-policies');
  subject = `The printer prints ${Date.now()} pages`;
  // Five business days: nights are on the way to the deadline whenever this runs.
  await lead.post('/tickets', { subject, body: 'Help!', priority: 'low', slaPolicyId: policy?.id });
  rowName = new RegExp(`Ticket \\d+, ${subject}`);
});

it('a support lead sees what is due, why it is due then, and answers in time while a colleague watches', async () => {
  const page = await browser.open(LEAD, '/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Tickets' }).click();
  const list = page.getByRole('grid', { name: 'Tickets' });
  const deadlines = list.getByText(/^(Due|Missed) (in \d|\d|\w+day|\w+ \d|now)/);
  await deadlines.first().waitFor();
  expect(await deadlines.count()).toBeGreaterThan(1);

  const colleague = await browser.open(LEAD, `/tickets?q=${encodeURIComponent(subject)}`);
  const watched = await findRow(colleague, rowName);
  expect(await watched.textContent()).toContain('New');

  await openFull(page, rowName, subject);
  const clocks = page.getByRole('region', { name: 'Clocks' });
  await clocks.getByRole('button', { name: 'Why this deadline?' }).last().click();
  const why = page.getByRole('dialog', { name: 'Resolution: why this deadline' });
  await why.getByText(/^The target is 40 h of business time/).waitFor();
  const stretches = why.getByRole('list', { name: 'What was counted and what was left out' });
  expect(await stretches.getByLabel('Counted').count()).toBeGreaterThan(0);
  expect(await stretches.getByLabel('Left out').count()).toBeGreaterThan(0);
  expect(await stretches.getByText('= 40 h').count(), 'what is counted adds up to the target').toBe(1);
  await page.keyboard.press('Escape');

  await page.getByLabel('Reply to the customer').fill('Pull the plug.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('region', { name: 'Conversation' }).getByText('Pull the plug.').waitFor();
  await clocks
    .locator('div')
    .filter({ hasText: /^First response.* to spare.*Met$/ })
    .waitFor();

  await expect.poll(() => watched.textContent(), SOON).toMatch(/^(Select )?.*Open/);
});

/** As short as targets may be: a minute, whatever the hour is; level 2 comes a third of a minute after level 1. */
const MINUTE = { firstResponseSeconds: 60, resolutionSeconds: null, wall: ['first_response'] };

it('a support lead watches a ticket warn, breach and escalate to the second level, and sees why', async () => {
  const lead = await asPerson(LEAD);
  const [calendar] = await lead.get<{ id: string }[]>('/calendars');
  const name = `In a minute ${Date.now()}`;
  const tell = [{ kind: 'notify', to: [{ kind: 'assignee' }], by: ['app'] }];
  const policy = await lead.post<{ id: string }>('/sla-policies', {
    name,
    calendarId: calendar?.id,
    // Only for the ticket that names it.
    conditions: { tag: [name] },
    targets: { low: MINUTE, normal: MINUTE, high: MINUTE, urgent: MINUTE },
    warnings: [{ percent: 50, actions: tell }],
    escalations: [
      { level: 1, afterSeconds: 0, actions: tell },
      { level: 2, afterSeconds: 20, actions: tell },
    ],
  });
  const late = `Nobody answers ${Date.now()}`;
  const page = await browser.open(LEAD, '/tickets');
  const { id } = await lead.post<{ id: string }>('/tickets', { subject: late, body: 'Help!', slaPolicyId: policy.id });
  await page.goto(`/tickets/${id}`);
  await page.evaluate('window.isTheSamePage = true');
  const region = (title: string) => page.getByRole('region', { name: title });
  const next = region('What happens next');
  const clocks = region('Clocks');
  const within = { timeout: 90_000 };

  await next.getByText('Warns: first response at 50 %').waitFor();
  expect(await clocks.getByText('Missed').count()).toBe(0);
  await next.getByText('Warns: first response at 50 %').waitFor({ state: 'detached', ...within });
  expect(await next.getByText('First response breaches').count(), 'the miss is still to come').toBe(1);
  expect(await clocks.getByText('Missed').count()).toBe(0);

  await clocks.getByText('Missed, still open').waitFor(within);
  await page.getByText('to level 1', { exact: true }).waitFor(within);
  await next.getByText('Escalates first response to level 2').waitFor();
  await page.getByText('to level 2', { exact: true }).waitFor(within);
  await next.getByText('Escalates first response to level 2').waitFor({ state: 'detached' });
  expect(await page.evaluate('window.isTheSamePage'), 'nobody loaded it again').toBe(true);

  await clocks.getByRole('button', { name: 'Why this deadline?' }).click();
  const why = page.getByRole('dialog', { name: 'First response: why this deadline' });
  await why.getByText(/^The target is 1 min/).waitFor();
  await why
    .getByText(/every hour of the day and week/)
    .first()
    .waitFor();
}, 240_000);
