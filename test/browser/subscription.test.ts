import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { asPerson, SOON, startBrowser } from '../support/browser.ts';
import { pdfTexts, pictureOf } from '../support/pdf.ts';

const browser = startBrowser();
const BILLING = 'billing@demo.test';
const DAY = 24 * 60 * 60 * 1000;

interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly period: { readonly from: string } | null;
  readonly totalMinor: number;
  readonly subtotalMinor: number;
  readonly taxMinor: number;
  readonly dueMinor: number;
  readonly lines: readonly { readonly amountMinor: number; readonly prorated: object | null }[];
}

/** Lines and sums as they stand on the page, cell by cell, with what a narrow place has in another cell. */
async function figuresOf(part: Locator): Promise<{ lines: string[][]; sums: string[] }> {
  const table = part.getByRole('table').first();
  await table.waitFor();
  const rows = await table.locator('tbody tr').all();
  const lines = await Promise.all(rows.map((row) => row.locator('td').allTextContents()));
  const sums = await part.locator('dl').filter({ hasText: 'Subtotal' }).first().locator('dd').allInnerTexts();
  return { lines, sums };
}

/** Whole cents of "EUR 1,234.56", "-€1,234.56" or "1,234.56", wherever it stands in the text. */
function centsOf(text: string | null = ''): number {
  const [, minus = '', amount = ''] = /(-?)(?:EUR\s|€)?([\d,]+\.\d\d)/.exec(text ?? '') ?? [];
  return Number(`${minus}${amount.replaceAll(/\D/g, '')}`);
}

it('a plan is made and sold, an upgrade costs what its preview said, its decline is collected, and its PDF agrees', async () => {
  browser.expectProblem(/402 POST .*\/pay\//);
  const billing = await asPerson(BILLING);
  const name = `Atelier ${Date.now().toString(36)}`;

  const page = await browser.open(BILLING, '/billing/plans');
  await page.getByRole('button', { name: 'New price plan' }).click();
  const planForm = page.getByRole('dialog', { name: 'New price plan' });
  await planForm.getByLabel('Name').fill(name);
  await planForm.getByLabel('For each unit').fill('37.77');
  await planForm.getByRole('checkbox', { name: 'VAT 23 %' }).click();
  await planForm.getByRole('button', { name: 'Offer the plan' }).click();
  await page.getByRole('row', { name }).waitFor();

  // Begun 40 days ago: its first month has been run, and the second is a few days old.
  await page.goto('/billing/subscriptions/new');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  const customerForm = page.getByRole('dialog', { name: 'New customer' });
  await customerForm.getByLabel('Name').fill(name);
  await customerForm.getByLabel('E-mail').fill('accounts@atelier.example');
  await customerForm.getByLabel('Visa ending 0341 (works at the third attempt)').check();
  await customerForm.getByRole('button', { name: 'Add the customer' }).click();
  await page.getByLabel('Price plan').click();
  await page.getByRole('option', { name }).click();
  await page.getByLabel('Quantity').fill('3');
  await page.getByLabel('Begins on').fill(new Date(Date.now() - 40 * DAY).toISOString().slice(0, 10));
  await page.getByText('; 2 of them at once').waitFor();
  const promised = await page.getByRole('list', { name: 'Invoices to come' }).locator('summary').allInnerTexts();
  await page.getByRole('button', { name: 'Begin the subscription' }).click();
  await page.getByRole('heading', { level: 1, name: `${name} on ${name}` }).waitFor();
  const subscriptionId = new URL(page.url()).pathname.split('/').at(-1);
  const invoices = () => billing.get<Invoice[]>(`/invoices?filter[subscriptionId]=${subscriptionId}&sort=-createdAt`);
  await expect.poll(async () => (await invoices()).length, SOON).toBe(2);
  const run = await invoices();
  // What was promised before it began: period by period, the same sums.
  expect(run.map(({ totalMinor }) => totalMinor)).toEqual(promised.slice(0, 2).map(centsOf));

  await page.goto('/billing/runs');
  for (const { number } of run) {
    const made = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: number, exact: true }) });
    await made.getByText('Made', { exact: true }).waitFor();
    expect(await made.textContent()).toContain(name);
    expect(centsOf(await made.getByText(/^EUR\s/).textContent())).toBe(centsOf(promised[0]));
  }

  await page.goto(`/billing/subscriptions/${subscriptionId}`);
  await page.getByRole('button', { name: 'Change plan or quantity' }).click();
  const change = page.getByRole('dialog', { name: 'Change what it pays' });
  await change.getByLabel('Quantity').fill('7');
  await change.getByRole('radio', { name: /^Now/ }).check();
  const follows = change.getByRole('region', { name: 'What follows' });
  await follows.getByText(/is made now/).waitFor();
  const previewed = await figuresOf(follows);
  expect(previewed.lines.map(([what]) => what)).toEqual([
    expect.stringMatching(/^Unused time on Atelier .* days/s),
    expect.stringMatching(/^Remaining time on Atelier .* days/s),
  ]);
  await change.getByRole('button', { name: 'Change it now' }).click();
  await change.waitFor({ state: 'detached' });
  const upgrade = (await invoices()).find(({ period }) => period === null);
  if (!upgrade) throw new Error('the upgrade was not invoiced');

  await page.getByRole('list', { name: 'Periods' }).getByRole('link', { name: upgrade.number }).click();
  const shown = await figuresOf(page.getByRole('article', { name: `Invoice ${upgrade.number}` }));
  expect(shown).toEqual(previewed);
  const { subtotalMinor, taxMinor, totalMinor, dueMinor, lines } = await billing.get<Invoice>(
    `/invoices/${upgrade.id}`,
  );
  expect(shown.sums.map(centsOf)).toEqual([subtotalMinor, taxMinor, totalMinor, dueMinor]);
  expect(shown.lines.map((cells) => centsOf(cells.at(-1)))).toEqual(lines.map(({ amountMinor }) => amountMinor));

  const attempts = page.getByRole('list', { name: 'Attempts, newest first' });
  const declines = attempts.getByText('there was not enough money on the account');
  await attempts.getByText('First charge').waitFor();
  await declines.waitFor();
  await page.getByRole('region', { name: 'What happens next' }).getByText('Retry 1 of the charge').first().waitFor();

  // The customer tries the card by the link meanwhile: declined once more, and then it works.
  const { url } = await billing.get<{ url: string }>(`/invoices/${upgrade.id}/pay-link`);
  const customer = await browser.open(null, new URL(url).pathname);
  const pay = async () => {
    await customer.getByLabel('Card number').fill('4000 0000 0000 0341');
    await customer.getByRole('button', { name: /^Pay €/ }).click();
  };
  await pay();
  await customer.getByRole('alert').getByText('there was not enough money').waitFor();
  await pay();
  await customer.getByText('This invoice is paid.').waitFor();
  await page.getByText(/^Nothing: it is over\./).waitFor();
  const paid = await page.getByRole('region', { name: 'Paid and credited' }).getByText(/EUR\s/).first().textContent();
  expect(centsOf(paid)).toBe(totalMinor);
  expect((await billing.get<Invoice>(`/invoices/${upgrade.id}`)).status).toBe('paid');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('region', { name: 'Document' }).getByRole('link', { name: 'PDF' }).click(),
  ]);
  const pdf = await readFile(await download.path());
  const words = (await pdfTexts(pdf)).flat();
  expect(words).toContain(`Invoice ${upgrade.number}`);
  const amounts = words.filter((word) => /^-?[\d,]+\.\d\d$/.test(word)).map(centsOf);
  expect(amounts).toEqual(
    expect.arrayContaining([...lines.map(({ amountMinor }) => amountMinor), subtotalMinor, taxMinor]),
  );
  const [total = '', ...others] = words.filter((word) => /^€[\d,]+\.\d\d$/.test(word));
  expect(others).toEqual([]);
  expect(centsOf(total)).toBe(totalMinor);
  const picture = await pictureOf(pdf);
  await mkdir('reports/browser', { recursive: true });
  await writeFile('reports/browser/invoice.png', picture.png);
  expect(picture.find(total).map((place) => picture.ink(place) > 0.1)).toEqual([true]);
});
