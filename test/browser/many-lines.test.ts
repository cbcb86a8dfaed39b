import { expect, it } from 'vitest';
import { asPerson, seriousViolations, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const BILLING = 'billing@demo.test';
const MANY = 9999;

it('an invoice of 10,000 lines is read and edited with the lines in sight drawn alone, and its totals are there', async () => {
  const billing = await asPerson(BILLING);
  const [customer] = await billing.get<{ id: string }[]>('/customers?pageSize=1');
  const lines = Array.from({ length: MANY }, (_, at) => ({
    description: `Part ${at + 1}`,
    quantity: 1,
    unitPriceMinor: 100,
    taxRateIds: [],
  }));
  const wanted = { customerId: customer?.id, currency: 'EUR', lines };
  const { id } = await billing.post<{ id: string }>('/invoices', wanted);

  const page = await browser.open(BILLING, `/billing/invoices/${id}`);
  const box = page.getByRole('region', { name: '9,999 lines' });
  const table = box.getByRole('table');
  await table.getByText('Part 1', { exact: true }).waitFor();
  expect(await table.getAttribute('aria-rowcount')).toBe('10000');
  expect(await table.getByRole('row').count()).toBeLessThan(100);
  const paper = page.getByRole('article', { name: 'Invoice draft' });
  await paper.getByText('EUR 9,999.00').first().waitFor();
  await box.focus();
  await page.keyboard.press('End');
  const last = table.getByRole('row').filter({ hasText: 'Part 9999' });
  await last.waitFor();
  expect(await last.getAttribute('aria-rowindex')).toBe('10000');
  expect(await table.getByText('Part 1', { exact: true }).count()).toBe(0);
  expect(await seriousViolations(page)).toEqual([]);

  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  const list = page.getByRole('list', { name: 'Lines' });
  await list.getByLabel('What line 1 is for').waitFor();
  expect(await list.getByRole('listitem').count()).toBeLessThan(100);
  await page.getByRole('button', { name: 'Add a line' }).click();
  // The new line has the focus, so that one types on.
  const words = page.getByLabel('What line 10000 is for');
  await words.and(page.locator(':focus')).waitFor();
  await page.keyboard.type('The last part');
  await page.getByLabel('Price for each of line 10000').fill('1');
  await page.getByRole('region', { name: 'What it comes to' }).getByText('EUR 10,000.00').first().waitFor();
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByRole('region', { name: '10,000 lines' }).waitFor();
  await paper.getByText('EUR 10,000.00').first().waitFor();
}, 120_000);
