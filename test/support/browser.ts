import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import { DEMO_PASSWORD } from '../../domain/members/demo.ts';
import { CHROMIUM_ARGUMENTS } from './chromium.ts';

/** A condition on a page has this long; the machine may be busy. */
export const SOON = { timeout: 20_000 };
export const WIDE = { width: 1280, height: 800 };

export interface PersonsBrowser {
  /** A new window at `path`, signed in as that person of the demo; null: as nobody. */
  open(email: string | null, path: string): Promise<Page>;
  /** A failed answer or a line on the console that this test is about. */
  expectProblem(pattern: RegExp): void;
}

const demo = inject('demo');
const there = () => {
  if ('reason' in demo) throw new Error(demo.reason);
  return demo;
};

/**
 * One Chromium for the tests of a file. Each test has its own windows; an error on their console, a page that throws and a
 * request that fails or is refused fail the test, unless it expects them.
 * @param keepWindows a person's window stays from test to test: with its cache, looking at many pages is faster
 */
export function startBrowser({ keepWindows = false } = {}): PersonsBrowser {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const kept = new Map<string | null, Page>();
  let problems: string[] = [];
  let expected: RegExp[] = [];

  beforeAll(async () => {
    if ('reason' in demo) return;
    browser = await chromium.launch({ executablePath: demo.chromium, args: CHROMIUM_ARGUMENTS });
  });
  afterAll(() => browser?.close());
  beforeEach((test) => {
    if ('reason' in demo) test.skip(demo.reason);
    [problems, expected] = [[], []];
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepPictures(contexts, task.name);
    const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    if (!keepWindows) await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(unexpected, 'nothing unexpected on the console or the network').toEqual([]);
  });

  const newPage = async (email: string | null): Promise<Page> => {
    const state = email === null ? null : path.join(there().signIns, `${email}.json`);
    const context = await browser.newContext({
      baseURL: there().url,
      viewport: WIDE,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      ...(state && existsSync(state) ? { storageState: state } : {}),
    });
    context.setDefaultTimeout(SOON.timeout);
    contexts.push(context);
    const page = await context.newPage();
    watch(page, (problem) => problems.push(problem));
    if (email && state && !existsSync(state)) {
      await signIn(page, email);
      await context.storageState({ path: state });
    }
    return page;
  };

  return {
    async open(email, address) {
      const page = kept.get(email) ?? (await newPage(email));
      if (keepWindows) kept.set(email, page);
      await page.goto(address);
      return page;
    },
    expectProblem: (pattern) => void expected.push(pattern),
  };
}

async function keepPictures(contexts: readonly BrowserContext[], test: string): Promise<void> {
  const pages = contexts.flatMap((context) => context.pages());
  const name = test.replaceAll(/\W+/g, '-').slice(0, 60);
  for (const [n, page] of pages.entries()) await page.screenshot({ path: `reports/browser/${name}-${n + 1}.png` });
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
}

function watch(page: Page, report: (problem: string) => void): void {
  page.on('console', (message) => {
    // A refused request is reported below, with its address.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    report(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => report(`thrown: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) report(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed';
    // What a page no longer wants when it is left.
    if (why !== 'net::ERR_ABORTED') report(`${why} ${request.method()} ${request.url()}`);
  });
}

/** The row of a list by its name, after searching for it where there are more than fit. */
export async function findRow(page: Page, name: string | RegExp, search?: string) {
  if (search !== undefined) await page.getByRole('searchbox').fill(search);
  const row = page.getByRole('row', { name });
  await row.waitFor();
  return row;
}

/** From a list to the whole page of one of its rows, by way of the panel beside it. */
export async function openFull(page: Page, name: string | RegExp, search?: string): Promise<void> {
  const row = await findRow(page, name, search);
  await row.click();
  await page.getByRole('button', { name: 'Open the full page' }).click();
  await page.getByRole('button', { name: 'Open the full page' }).waitFor({ state: 'detached' });
}

/** WCAG 2.2 AA, and axe's own advice. */
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe calls serious or critical on the page as it stands, a line each. */
export async function seriousViolations(page: Page): Promise<string[]> {
  // Through the debugger's door, which the content security policy does not guard: the page stays as it is for people.
  if (!(await page.evaluate('"axe" in window'))) {
    await page.evaluate(await axe);
    // Words on a time line are cut short where there is no room; the names of its marks are not.
    await page.evaluate(
      `axe.configure({ rules: [{ id: 'label-content-name-mismatch', selector: ':not([data-mark])' }] })`,
    );
  }
  const { violations } = (await page.evaluate(
    `axe.run({ resultTypes: ['violations'], runOnly: ${JSON.stringify(AXE_RULES)} })`,
  )) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.html.slice(0, 160)}`),
    );
}

export interface Person {
  /** Data of an answer of /api/v1; a status that is no success throws. */
  get<Data>(path: string): Promise<Data>;
  post<Data>(path: string, body?: unknown): Promise<Data>;
  /** The status alone. */
  status(path: string): Promise<number>;
}

/** That person's own door to /api/v1: for what a test needs to be there, and to compare with. */
export async function asPerson(email: string): Promise<Person> {
  const call = (method: string, path: string, body?: unknown, token?: string) =>
    fetch(`${there().url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const dataOf = async <Data>(answer: Response): Promise<Data> => {
    const { data, error } = (await answer.json()) as { data: Data; error: unknown };
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url} ${JSON.stringify(error)}`);
    return data;
  };
  const { accessToken } = await dataOf<{ accessToken: string }>(
    await call('POST', '/auth/login', { email, password: DEMO_PASSWORD }),
  );
  return {
    get: async (path) => dataOf(await call('GET', path, undefined, accessToken)),
    post: async (path, body = {}) => dataOf(await call('POST', path, body, accessToken)),
    status: async (path) => (await call('GET', path, undefined, accessToken)).status,
  };
}
