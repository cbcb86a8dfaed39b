import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { asPerson, openFull, startBrowser } from '../support/browser.ts';
import { pdfTexts } from '../support/pdf.ts';

const browser = startBrowser();
const BILLING = 'billing@demo.test';

interface Invoice {
  readonly number: string;
  readonly customerName: string;
}

it('billing gives invoices another look with the page beside it, and downloads one that has it', async () => {
  const page = await browser.open(BILLING, '/billing/documents');
  await page.getByRole('link', { name: 'New template' }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  await preview.getByText('Unit price').waitFor();
  await page.getByLabel('Name').fill('Browser look');
  await page.getByRole('checkbox', { name: 'Unit price' }).click();
  await preview.getByText('Unit price').waitFor({ state: 'detached' });
  await page.getByLabel('Below the sums, in English').fill('Thank you for the music.');
  await preview.getByText('Thank you for the music.').waitFor();
  await preview.getByLabel('In', { exact: true }).selectOption('de');
  await preview.getByText('Rechnung INV-000123').waitFor();
  await preview.getByLabel('Shown as').selectOption('An invoice of several pages');
  await preview.getByRole('img', { name: 'Page 2 of' }).getByText('Übertrag').first().waitFor();
  await page.getByRole('button', { name: 'Save and use it' }).click();
  await page
    .getByRole('link', { name: /Browser look/ })
    .getByText('In use')
    .waitFor();

  const billing = await asPerson(BILLING);
  const [invoice] = await billing.get<Invoice[]>('/invoices?filter[status]=open&sort=-createdAt');
  if (!invoice) throw new Error('the demo has no open invoice');
  await page.goto('/billing/invoices?view=all');
  await openFull(page, `Invoice ${invoice.number} of ${invoice.customerName}`, invoice.number);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('region', { name: 'Document' }).getByRole('link', { name: 'PDF' }).click(),
  ]);
  expect(download.suggestedFilename()).toContain(`${invoice.number}.pdf`);
  const words = (await pdfTexts(await readFile(await download.path()))).flat();
  expect(words).toContain('Thank you for the music.');
  expect(words.join(' ')).toContain(invoice.number);
});
