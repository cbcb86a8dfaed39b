import { expect, it } from 'vitest';
import { asPerson, openFull, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const OPS = 'ops@demo.test';

it('an operations manager reads a journey, enrols a lead after the preview and sees what comes next for it', async () => {
  const name = `Ada Probe ${Date.now()}`;
  const ops = await asPerson(OPS);
  const email = `${name.replaceAll(' ', '.').toLowerCase()}@example.test`;
  const lead = await ops.post<{ id: string }>('/leads', { name, email });

  const page = await browser.open(OPS, '/journeys');
  await openFull(page, 'Welcome series');
  const graph = page.getByRole('group', { name: 'The journey, step by step' });
  await graph.getByRole('button', { name: /here/ }).first().waitFor();
  expect(
    await graph.getByRole('button', { name: /\d sent/ }).count(),
    'the funnel stands at the steps',
  ).toBeGreaterThan(0);
  await page.getByRole('grid', { name: 'Leads in this journey' }).waitFor();

  await page.getByRole('button', { name: 'Enrol leads' }).click();
  const dialog = page.getByRole('dialog', { name: 'Enrol leads' });
  const preview = dialog.getByRole('status');
  await preview.getByText(/^\d+ leads, first mail/).waitFor();
  await dialog.getByLabel('Who').selectOption({ label: 'One lead' });
  await preview.getByText('Choose a lead to see what would happen.').waitFor();
  await dialog.getByRole('button', { name: 'Lead' }).click();
  await page.getByPlaceholder('Type to search').fill(name);
  await page.getByRole('option', { name }).click();
  await preview.getByText(/^1 lead, first mail \w+day/).waitFor();
  await dialog.getByRole('button', { name: 'Enrol', exact: true }).click();
  await page.getByText('1 lead enrolled', { exact: true }).waitFor();

  await page.goto(`/leads/${lead.id}`);
  const next = page.getByRole('region', { name: 'What happens next' });
  await next.getByRole('listitem').first().waitFor();
  await next.getByText(/^Due /).first().waitFor();
  await page
    .getByRole('region', { name: 'Welcome series' })
    .getByRole('group', { name: /^Time line: .*next: / })
    .waitFor();
});
