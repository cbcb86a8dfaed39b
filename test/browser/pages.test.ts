import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { asPerson, SOON, seriousViolations, startBrowser, WIDE } from '../support/browser.ts';

const browser = startBrowser({ keepWindows: true });
const OWNER = 'owner@demo.test';
const PHONE = { width: 360, height: 740 };

/** Each list, by the name of its table where it has rows. */
const LISTS = {
  '/': null,
  '/tickets': 'Tickets',
  '/tickets/board': 'Open tickets by time left',
  '/tickets/wallboard': null,
  '/tickets/reports': null,
  '/tickets/policies': null,
  '/tickets/calendars': null,
  '/asked': null,
  '/leads': 'Leads',
  '/journeys': 'Journeys',
  '/billing': 'Subscriptions',
  '/billing/invoices?view=all': 'Invoices',
  '/billing/invoices/new': null,
  '/billing/payments': 'Payments',
  '/billing/credit-notes': 'Credit notes',
  '/billing/customers': 'Customers',
  '/billing/bank': 'Bank payments',
  '/billing/overdue': null,
  '/billing/plans': null,
  '/billing/meters': 'Meters',
  '/billing/forecast': null,
  '/billing/runs': null,
  '/billing/documents': null,
  '/billing/documents/new': null,
  '/billing/reports': null,
  '/billing/reports?report=owed': null,
  '/billing/reports?report=taxes': null,
  '/billing/reports?report=earned': null,
  '/billing/reports?report=journal': null,
  '/time?view=all': 'Timesheets',
  '/processes': 'Processes',
  '/messages': null,
  '/articles': 'Articles',
  '/settings': null,
  '/settings/teams': 'Teams',
  '/settings/on-call': null,
  '/settings/desk': null,
  '/settings/macros': null,
  '/settings/mailboxes': null,
  '/settings/availability': null,
  '/settings/organisation': null,
  '/settings/sign-ins': null,
  '/settings/appearance': null,
};

/** One subject of each kind: its list in the API, and its page. */
const DETAILS = {
  tickets: '/tickets/',
  'sla-policies': '/tickets/policies/',
  calendars: '/tickets/calendars/',
  leads: '/leads/',
  'journeys?filter[published]=true': '/journeys/',
  'enrolments?filter[status]=active': '/journeys/enrolments/',
  subscriptions: '/billing/subscriptions/',
  invoices: '/billing/invoices/',
  'invoices?filter[status]=draft': '/billing/invoices/',
  customers: '/billing/customers/',
  'timesheets?filter[status]=submitted': '/time/',
  'processes?filter[status]=running': '/processes/',
};

/** There, and nothing on it still loading. */
async function settled(page: Page, table: string | null = null): Promise<void> {
  await page.locator('main h1').waitFor();
  if (table) await page.getByRole('grid', { name: table }).getByRole('row').nth(1).waitFor();
  await expect.poll(() => page.locator('[aria-label^="Loading"], [aria-busy="true"]').count(), SOON).toBe(0);
}

/** What is wider than the window that holds it, as far as it can be scrolled sideways. */
const overflowing = (page: Page) =>
  page.evaluate(`[document.documentElement, document.querySelector('main')]
    .filter((box) => box && box.scrollWidth > box.clientWidth)
    .map((box) => box.localName + ' ' + box.scrollWidth + ' > ' + box.clientWidth)`);

async function look(page: Page): Promise<void> {
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.setViewportSize(PHONE);
  // Pictures that measure themselves are drawn anew a moment later.
  await expect.poll(() => overflowing(page), { ...SOON, message: 'nothing to scroll sideways at 360 px' }).toEqual([]);
  await page.setViewportSize(WIDE);
}

let details: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  if ('reason' in inject('demo')) return;
  const owner = await asPerson(OWNER);
  const found = Object.entries(DETAILS).map(async ([list, path]) => {
    const [first] = await owner.get<{ id: string }[]>(`/${list}${list.includes('?') ? '&' : '?'}pageSize=1`);
    return [path, `${path}${first?.id}`] as const;
  });
  details = Object.fromEntries(await Promise.all(found));
});

describe('without a serious or critical violation for axe, and no wider than a phone', () => {
  it('sign-in', async () => {
    const page = await browser.open(null, '/sign-in');
    await page.getByRole('heading', { name: 'This is the demo. Look around as' }).waitFor();
    await look(page);
  });

  it.each(Object.entries(LISTS))('%s', async (path, table) => {
    const page = await browser.open(OWNER, path);
    await settled(page, table);
    await look(page);
  });

  it.each(Object.values(DETAILS))('%s…', async (path) => {
    const page = await browser.open(OWNER, details[path] ?? path);
    await settled(page);
    await look(page);
  });
});
