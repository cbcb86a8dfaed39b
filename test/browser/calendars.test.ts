import { expect, it } from 'vitest';
import { asPerson, SOON, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const LEAD = 'lead@demo.test';

it('a lead paints opening hours by keyboard and by drag, sees which clocks move, saves, and they have moved', async () => {
  const lead = await asPerson(LEAD);
  const stamp = Date.now();
  const calendar = await lead.post<{ id: string }>('/calendars', {
    name: `Hours ${stamp}`,
    zone: 'Europe/Lisbon',
    weekly: { mon: [['09:00', '17:00']] },
  });
  // Five Mondays long: more hours move it, whatever the day is today.
  const hours = { firstResponseSeconds: 40 * 3600, nextResponseSeconds: null, resolutionSeconds: null };
  const policy = await lead.post<{ id: string }>('/sla-policies', {
    name: `Policy ${stamp}`,
    calendarId: calendar.id,
    targets: { low: hours, normal: hours, high: hours, urgent: hours },
  });
  const subject = `A lamp blinks ${stamp}`;
  await lead.post('/tickets', { subject, priority: 'normal', slaPolicyId: policy.id });

  const page = await browser.open(LEAD, `/tickets/calendars/${calendar.id}`);
  const grid = page.getByRole('grid', { name: /^Opening hours of the week/ });
  const cell = (name: string) => grid.getByRole('gridcell', { name: new RegExp(`^${name}`) });
  await cell('Tuesday 22:00 to').focus();
  await page.keyboard.press('Space');
  for (let slot = 0; slot < 3; slot++) await page.keyboard.press('Shift+ArrowRight');
  expect(await cell('Tuesday 23:30 to 24:00').getAttribute('aria-selected')).toBe('true');
  // From Wednesday to Sunday, midnight to two: Tuesday's hours run past midnight then.
  await cell('Wednesday 00:00 to').dragTo(cell('Sunday 01:30 to'));
  expect(await cell('Sunday 00:30 to').getAttribute('aria-selected')).toBe('true');
  const closes = page.getByLabel('Tuesday, 1: closes');
  await expect.poll(() => closes.inputValue(), SOON).toBe('02:00');
  await page.getByText(/^1 open clock moves, of 1 ticket\./).waitFor();
  await page.getByRole('region', { name: 'What saving moves' }).getByText(subject).waitFor();

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. 1 open ticket has another next step.').waitFor();
  const saved = await lead.get<{ weekly: { tue: string[][] } }>(`/calendars/${calendar.id}`);
  expect(saved.weekly.tue).toEqual([['22:00', '26:00']]);
});

it('a lead takes a country’s holidays over, and a wrong address is said where it was typed', async () => {
  const page = await browser.open(LEAD, '/tickets/calendars/new');
  await page.getByLabel('Name', { exact: true }).fill(`Bavaria ${Date.now()}`);
  const add = async (what: string) => {
    await page.getByRole('button', { name: 'Add a source' }).click();
    await page.getByRole('menuitem', { name: what }).click();
  };
  await add('A country’s holidays');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Country', { exact: true }).click();
  await page.keyboard.type('Germany');
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Part of the country').click();
  await page.keyboard.type('Bayern');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Germany (BY): public holidays').waitFor();

  browser.expectProblem(/400/);
  await add('An iCalendar address');
  await dialog.getByLabel('Address').fill('https://localhost/holidays.ics');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText('The address lies in a private network.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'Add the calendar' }).click();
  await page.waitForURL(/\/tickets\/calendars\/[0-9a-f-]{36}$/);
  await page.getByText('Germany (BY): public holidays').waitFor();
});

it('whoever is on call is seen over four weeks, and a click lets somebody else take over until it is taken back', async () => {
  const page = await browser.open(LEAD, '/settings/on-call');
  const rota = page.getByRole('region', { name: 'Out of hours' });
  await rota.getByText('is on call now').waitFor();
  await rota.getByRole('listitem').nth(3).waitFor();
  await rota
    .getByRole('button', { name: /Let somebody else take over$/ })
    .last()
    .click();
  const dialog = page.getByRole('dialog', { name: 'Who takes over Out of hours?' });
  await dialog.getByLabel('Who').click();
  await page.getByPlaceholder('Type to search').fill('Bruno');
  await page.getByRole('option', { name: /^Bruno Lopes/ }).click();
  await dialog.getByRole('button', { name: 'Take over', exact: true }).click();
  await rota
    .getByRole('button', { name: /^Bruno Lopes, / })
    .first()
    .waitFor();
  await rota.getByRole('button', { name: 'Bruno Lopes does not take over' }).click();
  await expect.poll(() => rota.getByRole('button', { name: /^Bruno Lopes, / }).count(), SOON).toBe(0);
});
