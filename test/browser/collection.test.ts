import { expect, it } from 'vitest';
import { asPerson, type Person, seriousViolations, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const BILLING = 'billing@demo.test';
const OWNER = 'owner@demo.test';

interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly status: string;
}

/** A customer whose card has no money, invoiced now. */
async function declined(billing: Person, name: string): Promise<Invoice & { pay: string }> {
  const [plan] = await billing.get<{ id: string }[]>('/price-plans?q=Print+studio');
  const customer = await billing.post<{ id: string }>('/customers', {
    name,
    email: `${name.toLowerCase().replaceAll(' ', '-')}@example.com`,
    paymentMethod: { provider: 'sandbox', card: 'card-declines-soft' },
  });
  await billing.post('/subscriptions', { customerId: customer.id, pricePlanId: plan?.id });
  await expect
    .poll(async () => (await billing.get<Invoice[]>(`/invoices?filter[customerId]=${customer.id}`)).length, {
      timeout: 20_000,
    })
    .toBe(1);
  const [invoice] = await billing.get<Invoice[]>(`/invoices?filter[customerId]=${customer.id}`);
  if (!invoice) throw new Error('an invoice was made');
  const { url } = await billing.get<{ url: string }>(`/invoices/${invoice.id}/pay-link`);
  return { ...invoice, pay: new URL(url).pathname };
}

it('a declined charge stands on the ladder, is held by a promise, and the customer pays it by the link', async () => {
  browser.expectProblem(/402 POST .*\/pay\//);
  const billing = await asPerson(BILLING);
  const invoice = await declined(billing, 'Oficina Belmonte');
  const page = await browser.open(BILLING, `/billing/invoices/${invoice.id}`);
  const attempts = page.getByRole('list', { name: 'Attempts, newest first' });
  await attempts.getByText('there was not enough money on the account').waitFor();
  const next = page.getByRole('region', { name: 'What happens next' });
  await next.getByText('Retry 1 of the charge').or(next.getByText('Payment reminder 2')).first().waitFor();

  await page.getByRole('button', { name: 'Promise to pay' }).click();
  const dialog = page.getByRole('dialog', { name: `A promise to pay ${invoice.number}` });
  await dialog.getByLabel('What was said (optional)').fill('On Friday, they say');
  await dialog.getByRole('button', { name: 'Enter the promise' }).click();
  const agreed = page.getByRole('region', { name: 'Agreed with the customer' });
  await agreed.getByText('Promised to pay').waitFor();
  await next.getByText('The promise to pay was not kept').first().waitFor();
  await agreed.getByRole('button', { name: 'Take the promise back' }).click();
  await page
    .getByRole('dialog', { name: 'Take this promise back?' })
    .getByRole('button', { name: 'Take it back' })
    .click();
  await agreed.getByText('Promise taken back').waitFor();

  const customer = await browser.open(null, invoice.pay);
  await customer.getByRole('heading', { level: 1, name: `Invoice ${invoice.number}` }).waitFor();
  expect(await seriousViolations(customer)).toEqual([]);
  await customer.getByLabel('Card number').fill('4000 0000 0000 9995');
  await customer.getByRole('button', { name: /^Pay €/ }).click();
  await customer.getByRole('alert').getByText('there was not enough money').waitFor();
  await customer.getByLabel('Card number').fill('4242 4242 4242 4242');
  await customer.getByRole('button', { name: /^Pay €/ }).click();
  await customer.getByText('This invoice is paid.').waitFor();

  // The page that was open all the time hears of it.
  await page.getByText(/^Nothing: it is over\./).waitFor();
  expect((await billing.get<Invoice>(`/invoices/${invoice.id}`)).status).toBe('paid');
});

it('the owner edits the ladder and sees beforehand what it would do; billing may look', async () => {
  const page = await browser.open(OWNER, '/billing/overdue');
  const preview = page.getByRole('list', { name: 'Steps of an invoice that is never paid' });
  await preview.getByText('Suspend the customer').waitFor();
  const steps = page.getByRole('textbox', { name: /: days overdue$/ });
  const before = await steps.count();
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('combobox', { name: `Step ${before + 1}: what is done` }).selectOption('task');
  await steps.nth(before).fill('75');
  await preview.getByText('Task for billing').nth(1).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/^Saved: /).waitFor();
  await page.reload();
  await expect.poll(() => steps.count(), { timeout: 20_000 }).toBe(before + 1);
  expect(await steps.nth(before).inputValue()).toBe('75');
  expect(await seriousViolations(page)).toEqual([]);

  const other = await browser.open(BILLING, '/billing/overdue');
  await other.getByText('An owner or admin can change these.').waitFor();
  expect(await other.getByRole('button', { name: 'Add a step' }).count()).toBe(0);
});

it('a bank statement is imported, what is certain is confirmed, and the invoice is paid', async () => {
  const billing = await asPerson(BILLING);
  const invoice = await declined(billing, 'Padaria Central');
  const { dueMinor } = await billing.get<{ dueMinor: number }>(`/invoices/${invoice.id}`);
  const page = await browser.open(BILLING, '/billing/bank');
  await page.getByRole('button', { name: 'Import a statement' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Import a bank statement' });
  const row = `${new Date().toISOString().slice(0, 10)};Padaria;${invoice.number};;${(dueMinor / 100).toFixed(2)}`;
  const file = {
    name: 'statement.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`Date;Name;Reference;IBAN;Amount\n${row}\n`),
  };
  await dialog.getByLabel('File').setInputFiles(file);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByText('1 payment is new, 1 of them certain.').waitFor();
  await dialog.getByRole('button', { name: 'Look at them' }).click();
  await page.getByRole('row', { name: new RegExp(`Padaria.*${invoice.number}`) }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Confirm what is certain' }).click();
  await page.getByRole('button', { name: /^Confirm (it|all)/ }).click();
  await expect
    .poll(async () => (await billing.get<Invoice>(`/invoices/${invoice.id}`)).status, { timeout: 20_000 })
    .toBe('paid');
});
