import { expect, it } from 'vitest';
import { asPerson, openFull, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const BILLING = 'billing@demo.test';

interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly customerName: string;
  readonly collection: { readonly status: string; readonly nextWords: string | null };
}

it('billing finds an invoice in collection, records its payment, and its collection is over', async () => {
  const billing = await asPerson(BILLING);
  const collecting = await billing.get<Invoice[]>('/invoices?filter[collecting]=true&sort=nextAt&pageSize=100');
  const invoice = collecting.find(({ collection }) => collection.status === 'running' && collection.nextWords !== null);
  if (!invoice) throw new Error('the demo has no invoice in collection');

  const page = await browser.open(BILLING, '/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Billing' }).click();
  await page.getByRole('navigation', { name: 'Parts of Billing' }).getByRole('link', { name: 'Invoices' }).click();
  await page.getByRole('button', { name: /^Collecting/ }).click();
  await openFull(page, `Invoice ${invoice.number} of ${invoice.customerName}`);

  await page.getByRole('group', { name: /^Time line: .*next: / }).waitFor();
  const attempts = page.getByRole('list', { name: 'Attempts, newest first' });
  await attempts.getByText('First charge').waitFor();
  await attempts
    .getByText(/Declined/)
    .first()
    .waitFor();
  await page
    .getByRole('region', { name: 'What happens next' })
    .getByText(invoice.collection.nextWords ?? '')
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'Record payment' }).click();
  const dialog = page.getByRole('dialog', { name: `Record the payment of ${invoice.number}` });
  await dialog.getByText('no card is charged for it any more').waitFor();
  await dialog.getByLabel('Reference (optional)').fill('Transfer 4711');
  await dialog.getByRole('button', { name: 'Record it' }).click();

  await page.getByRole('banner').or(page.locator('header')).getByText('Paid', { exact: true }).waitFor();
  await attempts.getByText('Payment entered by hand').waitFor();
  await page.getByText(/^Nothing: it is over\./).waitFor();
  expect((await billing.get<{ status: string }>(`/invoices/${invoice.id}`)).status).toBe('paid');
});
