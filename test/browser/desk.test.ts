import { expect, it } from 'vitest';
import { asPerson, findRow, startBrowser } from '../support/browser.ts';

const browser = startBrowser();
const LEAD = 'lead@demo.test';
let made = 0;
/** No other test's, and none of the demo's. */
const unique = (words: string): string => `${words} ${Date.now()}-${++made}`;

interface Made {
  readonly id: string;
  readonly number: number;
}

it('two tickets of one matter are merged: one conversation goes on, the other says where, and it can be taken back', async () => {
  const lead = await asPerson(LEAD);
  const [first, second] = [unique('The scanner hums'), unique('The scanner still hums')];
  const target = await lead.post<Made>('/tickets', { subject: first, body: 'It hums.' });
  const other = await lead.post<Made>('/tickets', { subject: second, body: 'Louder now.' });

  const page = await browser.open(LEAD, `/tickets/${target.id}`);
  await page.getByRole('button', { name: 'More for this ticket' }).click();
  await page.getByRole('menuitem', { name: 'Merge others into it…' }).click();
  const dialog = page.getByRole('dialog', { name: `Merge into #${target.number} ${first}` });
  await dialog.getByLabel('Tickets to merge into it').click();
  await page.keyboard.type(second);
  await page.getByRole('option', { name: new RegExp(`#${other.number} `) }).click();
  await dialog.getByRole('list', { name: 'Chosen' }).getByText(`#${other.number} ${second}`).waitFor();
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });

  const conversation = page.getByRole('region', { name: 'Conversation' });
  await conversation.getByText('Louder now.').waitFor();
  await conversation.getByText(`merged from #${other.number}`).first().waitFor();

  const there = await browser.open(LEAD, `/tickets/${other.id}`);
  await there.getByText('This ticket is merged: its conversation goes on in').waitFor();
  await there.getByRole('button', { name: 'More for this ticket' }).click();
  await there.getByRole('menuitem', { name: 'Take the merge back' }).click();
  await there.getByText('This ticket is merged').waitFor({ state: 'detached' });
  await conversation.getByText('Louder now.').waitFor({ state: 'detached' });
});

it('a macro says what it would do, fills in the customer’s name, and does it at once', async () => {
  const lead = await asPerson(LEAD);
  const name = unique('Ask for the log');
  await lead.post('/macros', {
    name,
    body: 'Hello {{firstName}}, please send the log of #{{number}}.',
    messageKind: 'public_reply',
    actions: { status: 'pending', priority: 'high', addTags: ['log-asked'] },
  });
  const ticket = await lead.post<Made>('/tickets', {
    subject: unique('It stops'),
    body: 'It stops.',
    requesterName: 'Ada Ash',
    requesterEmail: 'ada@customer.test',
  });
  const page = await browser.open(LEAD, `/tickets/${ticket.id}`);
  const reply = page.getByLabel('Reply to the customer');
  await reply.fill(`/${name.slice(0, 20)}`);
  await page.getByRole('option', { name: new RegExp(name) }).click();
  const dialog = page.getByRole('dialog', { name });
  await dialog
    .getByText(/waiting for the customer|pending/i)
    .first()
    .waitFor();
  expect(await dialog.getByLabel('Sent to the customer').inputValue()).toContain(`the log of #${ticket.number}`);
  await dialog.getByRole('button', { name: 'Apply and send' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Conversation' }).getByText(`the log of #${ticket.number}`).waitFor();
  await page.getByText('log-asked').first().waitFor();
  expect(await lead.get(`/tickets/${ticket.id}`)).toMatchObject({ status: 'pending', priority: 'high' });
});

it('a list narrowed by tag and category is saved as a view, stays so when it is opened again, and shows what comes in', async () => {
  const lead = await asPerson(LEAD);
  const [tag, category, name] = [unique('fair').replace(' ', '-'), unique('Trade fair'), unique('Of the fair')];
  const inside = unique('Where is our stand');
  await lead.post('/tickets', { subject: inside, tags: [tag], category });
  await lead.post('/tickets', { subject: unique('Of no fair'), tags: [tag] });

  const page = await browser.open(LEAD, '/tickets?view=all');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('group', { name: 'Tag' }).getByRole('checkbox', { name: tag }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Tag: ${tag}` }).waitFor();
  await expect.poll(() => page.getByRole('row', { name: /^Ticket \d+/ }).count()).toBe(2);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('group', { name: 'Category' }).getByRole('checkbox', { name: category }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('row', { name: /^Ticket \d+/ }).count()).toBe(1);
  await findRow(page, new RegExp(inside));

  await page.getByRole('button', { name: 'Save view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save as a view' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await dialog.waitFor({ state: 'detached' });

  const again = await browser.open(LEAD, '/tickets');
  await again.getByRole('navigation', { name: 'Views of tickets' }).getByRole('button', { name }).click();
  await findRow(again, new RegExp(inside));
  await again.getByRole('button', { name: `Category: ${category}` }).waitFor();
  const later = unique('And the parking');
  await lead.post('/tickets', { subject: later, tags: [tag], category });
  await findRow(again, new RegExp(later));
});

it('an article is written and published, found by a customer who finds it helpful, and suggested to whoever answers', async () => {
  const lead = await asPerson(LEAD);
  const word = `flux${Date.now()}`;
  const title = `Resetting the ${word} valve`;
  const page = await browser.open(LEAD, '/articles');
  await page.getByRole('button', { name: 'New article' }).click();
  await page.getByLabel('Title', { exact: true }).fill(title);
  await page.getByLabel('Text', { exact: true }).fill(`Turn the **${word}** valve to the left for ten seconds.`);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('Found helpful by 0 of 0').waitFor();
  await page.getByText('Published', { exact: true }).first().waitFor();
  const articleUrl = page.url();

  const customer = await browser.open(null, '/help/demo');
  await customer.getByRole('searchbox', { name: 'Search' }).fill(`${word} valve`);
  await customer.getByRole('button', { name: 'Search' }).click();
  await customer.getByRole('link', { name: title }).click();
  await customer.getByText('valve to the left').waitFor();
  await customer.getByRole('button', { name: 'Yes' }).click();
  await customer.getByRole('status').getByText('Thank you').waitFor();
  // Asked again it stays one vote.
  await customer.getByRole('button', { name: 'Yes' }).click();

  const ticket = await lead.post<Made>('/tickets', { subject: `My ${word} valve is stuck`, body: 'What now?' });
  await page.goto(`/tickets/${ticket.id}`);
  await page.getByRole('button', { name: 'Articles' }).click();
  const suggested = page.getByRole('listitem').filter({ hasText: title });
  await suggested.getByRole('button', { name: 'Insert the answer' }).click();
  expect(await page.getByLabel('Reply to the customer').inputValue()).toContain(`Turn the ${word} valve to the left`);

  await page.goto(articleUrl);
  await page.getByText('Found helpful by 1 of 1').waitFor();
});

it('a policy of several levels, a question too long for an address, says when a ticket that came in now would be due', async () => {
  const page = await browser.open(LEAD, '/tickets/policies');
  await page.getByRole('link', { name: 'Urgent, around the clock' }).click();
  const ahead = page.getByRole('region', { name: 'A ticket that comes in now' });
  await ahead.getByText('First response by').nth(3).waitFor();
});

it('a new ticket shows the policy that it will come under, and its deadlines', async () => {
  const page = await browser.open(LEAD, '/tickets');
  await page.getByRole('button', { name: 'New ticket' }).click();
  const policy = page.getByLabel('SLA policy');
  await policy.getByRole('option', { name: 'The first that fits: Standard' }).waitFor({ state: 'attached' });
  await page.getByLabel('Priority').selectOption({ label: 'Urgent' });
  await policy
    .getByRole('option', { name: 'The first that fits: Urgent, around the clock' })
    .waitFor({ state: 'attached' });
});
