import { expect, it } from 'vitest';
import { addDays, civilDateAt } from '../../domain/time/civil.ts';
import { asPerson, type Person, SOON, startBrowser } from '../support/browser.ts';

const browser = startBrowser();

interface Sheet {
  readonly id: string;
  readonly version: number;
  readonly status: string;
}

/** A week that nobody has touched, handed in: the newest one before those of the demo. */
async function handIn(employee: Person): Promise<string> {
  const today = civilDateAt('Europe/Lisbon', Date.now());
  for (let back = 7; ; back++) {
    const date = addDays(today, -7 * back);
    const sheet = await employee.post<Sheet & { period: { from: string } }>('/timesheets', { date });
    if (sheet.status !== 'draft') continue;
    const entry = { date, seconds: 27_000, project: 'Website', billable: true };
    await employee.post(`/timesheets/${sheet.id}/entries`, { version: sheet.version, entry });
    await employee.post(`/timesheets/${sheet.id}/submit`);
    return sheet.id;
  }
}

it('a team lead approves a timesheet, and it is gone from the queue', async () => {
  const id = await handIn(await asPerson('employee@demo.test'));
  const page = await browser.open('lead@demo.test', '/time');
  const queue = page.getByRole('button', { name: /^To approve/ });
  await queue.click();
  await page.goto(`/time?view=mine&open=${id}`);
  const panel = page.getByRole('dialog', { name: /^Elias Rocha, / });
  const title = (await panel.getByRole('heading').first().textContent()) ?? '';
  const row = page.getByRole('row', { name: title });
  await row.waitFor();

  await panel.getByRole('button', { name: 'Approve', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Approve this timesheet?' });
  await question
    .getByText(/7\sh\s30\smin/)
    .first()
    .waitFor();
  await question.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText('Approved', { exact: true }).first().waitFor();
  await expect.poll(() => row.count(), SOON).toBe(0);
  const lead = await asPerson('lead@demo.test');
  expect((await lead.get<Sheet>(`/timesheets/${id}`)).status).toBe('approved');
});
