import { beforeAll, describe, expect, inject, it } from 'vitest';
import { asPerson, type Person, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const STRANGER = 'owner@other.test';
const LISTS = ['tickets', 'invoices', 'subscriptions', 'customers', 'leads', 'processes', 'members'] as const;

let owner: Person;
let stranger: Person;
beforeAll(async () => {
  if ('reason' in inject('demo')) return;
  owner = await asPerson('owner@demo.test');
  stranger = await asPerson(STRANGER);
});

const idsOf = async (person: Person, list: string) =>
  (await person.get<{ id: string }[]>(`/${list}?pageSize=200`)).map(({ id }) => id);

describe('another workspace', () => {
  it.each(LISTS)('lists none of the demo’s %s, and finds none by its id', async (list) => {
    const [ours, theirs] = [await idsOf(owner, list), await idsOf(stranger, list)];
    expect(ours.length).toBeGreaterThan(0);
    expect(theirs.filter((id) => ours.includes(id))).toEqual([]);
    expect(await stranger.status(`/${list}/${ours[0]}`)).toBe(404);
    if (list !== 'leads') expect(await stranger.status(`/${list}/${theirs[0]}`), 'one of its own is found').toBe(200);
  });

  it('shows in the browser its own tickets and invoices, and not found for the demo’s', async () => {
    browser.expectProblem(/^404 GET .*\/(tickets|invoices)\.get/);
    const own = await stranger.get<{ number: number; subject: string }[]>('/tickets?sort=-createdAt&pageSize=1');
    const page = await browser.open(STRANGER, '/tickets?view=all');
    await page.getByRole('row', { name: `Ticket ${own[0]?.number}, ${own[0]?.subject}` }).waitFor();
    const [[ticket], [invoice]] = [await idsOf(owner, 'tickets'), await idsOf(owner, 'invoices')];
    await page.goto(`/tickets/${ticket}`);
    await page.getByRole('heading', { name: 'The ticket could not be found' }).waitFor();
    await page.goto(`/billing/invoices/${invoice}`);
    await page.getByRole('heading', { name: 'The invoice could not be found' }).waitFor();
  });
});
