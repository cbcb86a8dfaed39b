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
  await page.getByRole('region', { name: 'Paid and credited' }).getByText('Transfer 4711').waitFor();
  await page.getByText(/^Nothing: it is over\./).waitFor();
  expect((await billing.get<{ status: string }>(`/invoices/${invoice.id}`)).status).toBe('paid');
});

it('billing invoices by hand, edits the draft, finalises it, and credits a part of it', async () => {
  const page = await browser.open(BILLING, '/billing/invoices/new');
  await page.getByLabel('Customer', { exact: true }).click();
  await page.getByRole('option').filter({ visible: true }).first().click();
  await page.getByLabel('What line 1 is for').fill('Workshop');
  await page.getByLabel('Quantity of line 1').fill('2');
  await page.getByLabel('Price for each of line 1').fill('150');
  const totals = page.getByRole('region', { name: 'What it comes to' });
  await totals.getByText('EUR 300.00').first().waitFor();
  await page.getByRole('button', { name: 'Make the draft' }).click();

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Add a line' }).click();
  await page.getByLabel('What line 2 is for').fill('Travel');
  await page.getByLabel('Price for each of line 2').fill('50');
  await totals.getByText('EUR 350.00').first().waitFor();
  await page.getByRole('button', { name: 'Save the draft' }).click();

  await page.getByRole('button', { name: 'Finalise', exact: true }).click();
  await page.getByRole('dialog').getByText('EUR 350.00 are to be paid').waitFor();
  await page.getByRole('button', { name: 'Finalise it' }).click();
  await page
    .getByText(/^INV-\d{6}$/)
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'More for this invoice' }).click();
  await page.getByRole('menuitem', { name: 'Credit it…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Credit INV-/ });
  await dialog.getByLabel('Parts of its lines').check();
  await dialog.getByLabel('Credit of Travel').fill('20');
  await dialog.getByText('A credit note over EUR 20.00').waitFor();
  await dialog.getByLabel('Reason').fill('Shared with another customer');
  await dialog.getByRole('button', { name: 'Issue the credit note' }).click();
  const credited = page.getByRole('region', { name: 'Paid and credited' });
  await credited.getByText(/^Credit note CN-/).waitFor();
  // What is still due depends on the customer: a card on file may have paid it by now.
  await credited
    .getByText(/20\.00/)
    .first()
    .waitFor();
});

it('a payment that cannot be recorded says why, and nothing that was typed is lost', async () => {
  const billing = await asPerson(BILLING);
  const [invoice] = await billing.get<Invoice[]>('/invoices?filter[status]=open&sort=-dueMinor&pageSize=1');
  if (!invoice) throw new Error('the demo has no open invoice');
  const page = await browser.open(BILLING, `/billing/invoices/${invoice.id}`);
  await page.getByRole('button', { name: 'Record payment' }).click();
  const dialog = page.getByRole('dialog', { name: `Record the payment of ${invoice.number}` });
  const [amount, reference] = [dialog.getByLabel('Amount'), dialog.getByLabel('Reference (optional)')];
  const deed = dialog.getByRole('button', { name: 'Record it' });
  const alert = dialog.getByRole('alert');
  const typed = async () => [await amount.inputValue(), await reference.inputValue()];
  await reference.fill('Transfer 4712');

  await amount.fill('12,345');
  await deed.click();
  await alert.getByRole('button', { name: 'Type an amount in EUR such as 49.00' }).click();
  await dialog.locator('input[inputmode=decimal]:focus').waitFor();

  // Without a network it is said at once: a payment that waited for it in silence would be recorded some time later.
  await amount.fill('12,34');
  browser.expectProblem(/ERR_INTERNET_DISCONNECTED/);
  await page.context().setOffline(true);
  await deed.click();
  await alert.getByText('The server could not be reached.').waitFor();
  expect(await typed()).toEqual(['12,34', 'Transfer 4712']);
  await page.context().setOffline(false);

  // Somebody else was first: the server has another version than the page.
  browser.expectProblem(/^409 POST .*invoices\.recordPayment/);
  await page.route(/invoices\.recordPayment/, (route) =>
    route.continue({ postData: (route.request().postData() ?? '').replace(/"version":\d+/, '"version":999') }),
  );
  await deed.click();
  await alert.getByText('Somebody changed it since you opened it.').waitFor();
  expect(await typed()).toEqual(['12,34', 'Transfer 4712']);

  await page.unroute(/invoices\.recordPayment/);
  await deed.click();
  await page.getByRole('region', { name: 'Paid and credited' }).getByText('Transfer 4712').waitFor();
});
