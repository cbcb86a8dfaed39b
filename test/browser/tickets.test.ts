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
