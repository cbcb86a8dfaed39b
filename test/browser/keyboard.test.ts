import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../domain/members/demo.ts';
import { SOON, startBrowser } from '../support/browser.ts';

const browser = startBrowser();

const focused = (page: Page, property: string) => page.evaluate(`document.activeElement?.${property}`);
const ringWidth = (page: Page) =>
  page.evaluate(`(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return document.activeElement.matches(':focus-visible') && outlineStyle !== 'none' ? parseFloat(outlineWidth) : 0;
  })()`);

it('signs in, finds the keys, and walks and opens tickets without a mouse', async () => {
  const page = await browser.open(null, '/sign-in');
  await expect.poll(() => focused(page, 'name'), SOON).toBe('email');
  await page.keyboard.type('lead@demo.test');
  await page.keyboard.press('Tab');
  await page.keyboard.type(DEMO_PASSWORD);
  expect(await ringWidth(page), 'the field that is typed into has a ring').toBeGreaterThanOrEqual(2);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByText('Go to Tickets').waitFor();
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });

  await page.keyboard.press('g');
  await page.keyboard.press('t');
  const list = page.getByRole('grid', { name: 'Tickets' });
  await list.getByRole('row').nth(3).waitFor();

  await page.keyboard.press('j');
  await expect.poll(() => focused(page, 'dataset.row'), SOON).toBe('0');
  expect(await ringWidth(page), 'the row has a ring').toBeGreaterThanOrEqual(2);
  await page.keyboard.press('j');
  await expect.poll(() => focused(page, 'dataset.row'), SOON).toBe('1');
  await page.keyboard.press('k');
  await expect.poll(() => focused(page, 'dataset.row'), SOON).toBe('0');

  const subject = String(await focused(page, `getAttribute('aria-label')`)).replace(/^Ticket \d+, /, '');
  const beside = page.getByRole('dialog', { name: subject });
  await page.keyboard.press('Enter');
  await beside.waitFor();
  await page.keyboard.press('Escape');
  await beside.waitFor({ state: 'detached' });
  await expect.poll(() => focused(page, 'dataset.row'), SOON).toBe('0');
  await page.keyboard.press('Enter');
  await beside.waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: subject }).waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/tickets\/[0-9a-f-]{36}$/);
});
