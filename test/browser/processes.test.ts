import { expect, it } from 'vitest';
import { asPerson, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const OWNER = 'owner@demo.test';

interface Process {
  readonly id: string;
  readonly title: string;
  readonly status: string;
}

it('an operator reads the forecast, pauses a process with a reason, sees the pause and resumes it', async () => {
  const owner = await asPerson(OWNER);
  // The one that is due last keeps still while it is looked at.
  const running = await owner.get<Process[]>(
    '/processes?filter[kind]=billing&filter[status]=running&sort=-nextAt&pageSize=1',
  );
  const process = running[0];
  if (!process) throw new Error('the demo has no running subscription');

  const page = await browser.open(OWNER, '/processes');
  await page.getByRole('grid', { name: 'Processes' }).waitFor();
  await page.goto(`/processes/${process.id}`);
  const forecast = page.getByRole('region', { name: 'Forecast' });
  await forecast.getByLabel('until').fill(new Date(Date.now() + 800 * 86_400_000).toISOString().slice(0, 10));
  await forecast.getByRole('list', { name: 'Steps to come' }).getByRole('listitem').first().waitFor();
  await page.getByText('Agrees with what Postgres holds.').waitFor();

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Pause this process?' });
  await question.getByRole('button', { name: 'Pause', exact: true }).click();
  await question.getByRole('alert').getByText('Say why, so that others can follow it later.').waitFor();
  await question.getByLabel('Reason').fill('The customer asked for a break.');
  await question.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.locator('header').getByText('Paused', { exact: true }).waitFor();
  const pauses = page.getByRole('list', { name: 'Pauses and closed hours' });
  await pauses.getByText(/^Paused: .* until now$/).waitFor();

  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  const resume = page.getByRole('dialog', { name: 'Resume this process?' });
  await resume.getByLabel('Reason').fill('The break is over.');
  await resume.getByRole('button', { name: 'Resume', exact: true }).click();
  await page.locator('header').getByText('Running', { exact: true }).waitFor();
  await page.getByText('The break is over.').first().waitFor();
  expect((await owner.get<Process>(`/processes/${process.id}`)).status).toBe('running');
});
