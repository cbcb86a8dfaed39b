import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant, type TestTenant } from '../../test/support/tenant.ts';
import type { Ctx } from '../context.ts';
import { findArticles } from './find.ts';
import { getArticle, listArticles } from './list.ts';
import { helpArticle, helpEntries, openHelp, searchHelp, visitorOf, voteOnArticle } from './public.ts';
import { updateHelpSettings } from './settings.ts';
import { createArticle, deleteArticle, publishArticle, unpublishArticle, updateArticle } from './write.ts';

let house: House;
let tenant: TestTenant;
let lead: Ctx;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  tenant = await newTenant(house.owner, 'Knowing');
  lead = house.ctx(tenant, tenant.as('manager'));
});

async function published(title: string, body: string, further: object = {}): Promise<string> {
  const { id } = await createArticle(lead, { title, body, ...further });
  await publishArticle(lead, { id, version: 1 });
  return id;
}
const titles = async (q: string, loose = false) => (await findArticles(lead, { q, loose })).map(({ title }) => title);
const deps = () => ({ db: lead.db, clock: house.clock, requestId: null });
const help = () => openHelp(deps(), `t-${tenant.id}`);

describe('writing', () => {
  test('a draft is nobody’s to read until it is published, and an edit until it is published again', async () => {
    await updateHelpSettings(lead, { on: true });
    const { id, slug, state } = await createArticle(lead, { title: 'Reset a password', body: 'Old words' });
    expect([slug, state]).toEqual(['reset-a-password', 'draft']);
    expect(await helpEntries(await help())).toEqual([]);
    expect(await titles('password')).toEqual([]);
    expect(await publishArticle(lead, { id, version: 1 })).toMatchObject({
      state: 'published',
      publications: 1,
      version: 2,
    });
    expect(await updateArticle(lead, { id, version: 2, body: 'New words' })).toMatchObject({ state: 'changed' });
    expect(await helpArticle(await help(), slug, 'v')).toMatchObject({ body: 'Old words' });
    await publishArticle(lead, { id, version: 3 });
    expect(await helpArticle(await help(), slug, 'v')).toMatchObject({ body: 'New words' });
    const kept = await house.owner.query(
      'SELECT number, body FROM article_publication WHERE article_id = $1 ORDER BY 1',
      [id],
    );
    expect(kept.rows).toEqual([
      { number: 1, body: 'Old words' },
      { number: 2, body: 'New words' },
    ]);
    expect((await house.history(id)).map(({ action }) => action)).toEqual([
      'created',
      'published',
      'updated',
      'published',
    ]);
  });

  test('taken out and deleted it is gone from the help pages, and its address is free again', async () => {
    await updateHelpSettings(lead, { on: true });
    const id = await published('Start', 'Begin here');
    await unpublishArticle(lead, { id, version: 2 });
    await expect(helpArticle(await help(), 'start', 'v')).rejects.toMatchObject({ kind: 'NotFound' });
    expect(await titles('begin')).toEqual([]);
    await deleteArticle(lead, { id, version: 3 });
    await expect(getArticle(lead, { id })).rejects.toMatchObject({ kind: 'NotFound' });
    expect(await createArticle(lead, { title: 'Start' })).toMatchObject({ slug: 'start' });
  });

  test('an address is one article’s: made of the title it gets a number, named it is refused', async () => {
    await createArticle(lead, { title: 'Start' });
    expect(await createArticle(lead, { title: 'Start' })).toMatchObject({ slug: 'start-2' });
    const named = createArticle(lead, { title: 'x', slug: 'start' });
    await expect(named).rejects.toMatchObject({ kind: 'Validation', issues: [{ path: 'slug' }] });
    const other = house.ctx(house.other, house.other.as('owner'));
    expect(await createArticle(other, { title: 'Start' })).toMatchObject({ slug: 'start' });
  });

  test('is refused with a stale version, without words, to who may not, and across workspaces', async () => {
    const { id } = await createArticle(lead, { title: 'Empty' });
    await expect(publishArticle(lead, { id, version: 1 })).rejects.toMatchObject({ kind: 'Validation' });
    await updateArticle(lead, { id, version: 1, body: 'x' });
    await expect(updateArticle(lead, { id, version: 1, body: 'y' })).rejects.toMatchObject({ kind: 'Conflict' });
    const agent = house.ctx(tenant, tenant.as('support'));
    await expect(publishArticle(agent, { id, version: 2 })).rejects.toMatchObject({ kind: 'Forbidden' });
    expect(await updateArticle(agent, { id, version: 2, body: 'z' })).toMatchObject({ version: 3 });
    const stranger = house.ctx(house.other, house.other.as('owner'));
    await expect(getArticle(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
    expect((await listArticles(stranger, {})).items.filter((one) => one.id === id)).toEqual([]);
  });
});

describe('finding', () => {
  test('takes words by their stems in the article’s language, the title before the body', async () => {
    await published('Billing', 'How to reset your passwords when you have lost them.');
    await published('Resetting a password', 'Press the button.');
    await published('Rechnungen bezahlen', 'Die Häuser der Kunden.', { language: 'de' });
    await published('Other', 'Nothing of it.');
    expect(await titles('reset password')).toEqual(['Resetting a password', 'Billing']);
    expect(await titles('reset invoice')).toEqual([]);
    expect(await titles('Haus')).toEqual(['Rechnungen bezahlen']);
    expect(await titles('')).toEqual([]);
    expect(await titles(`'" & | ! ( ) : *`)).toEqual([]);
  });

  test('shows where the words stand, without the marks of the text', async () => {
    await published('Passwords', 'Press **reset** and choose a [new password](https://x.test).');
    const [found] = await findArticles(lead, { q: 'reset' });
    expect(found?.excerpt).toContainEqual({ text: 'reset', hit: true });
    expect(found?.excerpt.map(({ text }) => text).join('')).not.toContain('**');
    expect(found?.url).toBeNull();
  });

  test('suggests for a letter by any of its words, the best first', async () => {
    await published('Export your data', 'As a file of lines.');
    await published('Reset a password', 'Press the button.');
    const letter =
      'Hello, since this morning I cannot sign in any more, I think my password is wrong. Can you reset it?';
    expect((await titles(letter, true))[0]).toBe('Reset a password');
    expect(await titles(letter)).toEqual([]);
  });
});

describe('the help pages', () => {
  test('are closed unless the workspace opens them, and those of no other', async () => {
    await published('Start', 'Begin');
    await expect(help()).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(openHelp(deps(), 'no-such')).rejects.toMatchObject({ kind: 'NotFound' });
    await updateHelpSettings(lead, { on: true });
    const ctx = await help();
    expect(await helpEntries(ctx)).toEqual([{ slug: 'start', title: 'Start', category: 'General' }]);
    expect((await searchHelp(ctx, 'begin', false, 5)).map(({ url }) => url)).toEqual([
      `http://localhost:4000/help/t-${tenant.id}/start`,
    ]);
    const agent = house.ctx(tenant, tenant.as('support'));
    await expect(updateHelpSettings(agent, { on: false })).rejects.toMatchObject({ kind: 'Forbidden' });
  });

  test('count each visitor once; a change of mind counts instead', async () => {
    await updateHelpSettings(lead, { on: true });
    const id = await published('Start', 'Begin');
    const ctx = await help();
    const [ada, bob] = [visitorOf('1.2.3.4', 'x'), visitorOf('1.2.3.5', 'x')];
    const counts = async () => {
      const { helpful, unhelpful } = await getArticle(lead, { id });
      return [helpful, unhelpful];
    };
    await voteOnArticle(ctx, 'start', ada, true);
    await voteOnArticle(ctx, 'start', ada, true);
    expect(await counts()).toEqual([1, 0]);
    await Promise.all([voteOnArticle(ctx, 'start', bob, false), voteOnArticle(ctx, 'start', ada, false)]);
    expect(await counts()).toEqual([0, 2]);
    expect(await helpArticle(ctx, 'start', ada)).toMatchObject({ voted: false });
    expect(await helpArticle(ctx, 'start', 'somebody')).toMatchObject({ voted: null });
  });
});
