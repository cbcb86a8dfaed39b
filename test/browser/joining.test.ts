import { expect, inject, it } from 'vitest';
import { asPerson, type Person, SOON, seriousViolations, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const OWNER = 'owner@demo.test';
const PASSWORD = 'correct horse battery';

let count = 0;
async function invited(owner: Person): Promise<{ email: string; name: string; link: string }> {
  const name = `Ines Invited ${Date.now()}-${++count}`;
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@demo.test`;
  const { id } = await owner.post<{ id: string }>('/members', { email, name, role: 'employee' });
  const { link } = await owner.post<{ link: string }>(`/members/${id}/invite`);
  return { email, name, link: new URL(link).pathname };
}

it('an owner invites; the invited person joins by the link, which is good once, and may sign in', async (test) => {
  if ('reason' in inject('demo')) return test.skip();
  const owner = await asPerson(OWNER);
  const { email, name, link } = await invited(owner);
  browser.expectProblem(/^4\d\d POST .*auth\.acceptInvitation/);
  browser.expectProblem(/^401 GET/);
  const page = await browser.open(null, link);
  await page.getByRole('heading', { name: /^Welcome to / }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByLabel('Password').fill('aaaaaaaaaaaa');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('alert').getByText('different characters').waitFor();
  await page.getByLabel('Name').fill('Ines Joined');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();

  const again = await browser.open(OWNER, `/settings?q=${encodeURIComponent(email)}`);
  await again.getByRole('row', { name: /Ines Joined/ }).waitFor();
  await expect.poll(() => again.getByText(name).count(), SOON).toBe(0);

  const stranger = await browser.open(null, link);
  await stranger.getByRole('heading', { name: 'This link is over' }).waitFor();
  await stranger.getByRole('link', { name: 'Sign in' }).click();
  await stranger.getByLabel('E-mail').fill(email);
  await stranger.getByLabel('Password').fill(PASSWORD);
  await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
  await stranger.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
});

it('an invitation is sent again and taken back beside the member; then its link is over', async (test) => {
  if ('reason' in inject('demo')) return test.skip();
  const owner = await asPerson(OWNER);
  const { name, link } = await invited(owner);
  const page = await browser.open(OWNER, '/settings');
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('row', { name: new RegExp(name) }).click();
  const box = page.getByRole('region', { name: 'Invitation' });
  await box.getByText('the link is good until').waitFor();
  await box.getByRole('button', { name: 'Send it again' }).click();
  await box.getByRole('button', { name: 'Copy the new link' }).waitFor();
  await box.getByRole('button', { name: 'Take it back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
  await box.getByText('was taken back').waitFor();
  const stranger = await browser.open(null, link);
  await stranger.getByRole('heading', { name: 'This link is over' }).waitFor();
});

it('the organisation’s settings show the next numbers while they are typed, and refuse what would give one twice', async (test) => {
  if ('reason' in inject('demo')) return test.skip();
  browser.expectProblem(/^400 POST .*organisation\.update/);
  const page = await browser.open(OWNER, '/settings/organisation');
  const format = page.getByLabel('Format').first();
  await format.fill('{prefix}/{yyyy}/{organizationCount:5}');
  await page.getByText(/INV\/\d{4}\/\d{5}, INV/).waitFor();
  await format.fill('{prefix}-{yyyy}');
  await page.getByText('without it two invoices would get the same number').first().waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('{organizationCount}').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(/The next invoices: INV-\d{6}/).waitFor();
});
