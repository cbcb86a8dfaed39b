import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type Incident, readDate, readIncidents } from './incidents/read.ts';
import { type Replayed, replay } from './incidents/replay.ts';
import { findings, reportLines } from './incidents/report.ts';

const REAL = fileURLToPath(new URL('../../../shared/data/incidents.csv', import.meta.url));
const HEAD = 'number,incident_state,made_sla,opened_at,sys_updated_by,sys_updated_at,category,priority';

let folder: string;
const open: TestDatabase[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-incidents-'));
});
afterAll(async () => {
  await Promise.all(open.map((database) => database.drop()));
  await rm(folder, { recursive: true, force: true });
});

async function run(incidents: readonly Incident[]): Promise<Replayed> {
  const database = await testDatabase();
  open.push(database);
  return replay(database.urls, incidents);
}
async function file(name: string, ...lines: string[]): Promise<string> {
  const made = path.join(folder, name);
  await writeFile(made, [HEAD, ...lines].join('\n'));
  return made;
}
const expectSound = ({ played, toldTwice }: Replayed) => {
  expect(findings(played)).toEqual({ running: [], disagreements: [] });
  expect(toldTwice).toBe(0);
};

describe('the log', () => {
  test.each([
    ['29-02-2016 01:16', '2016-02-29T01:16:00.000Z'],
    ['05-03-2016 12:00', '2016-03-05T12:00:00.000Z'],
  ])('%s is day first, in UTC', (text, iso) => {
    expect(new Date(readDate(text)).toISOString()).toBe(iso);
  });
  test.each(['30-02-2016 01:16', '2016-02-29 01:16', '?', '29-02-2016 24:01'])('%s is no date', (text) => {
    expect(() => readDate(text)).toThrow(RangeError);
  });

  it('refuses a state that it does not know', async () => {
    const made = await file('unknown.csv', 'INC1,Asleep,TRUE,07-03-2016 08:00,U,07-03-2016 08:00,C,4 - Low');
    await expect(readIncidents(made)).rejects.toThrow('unknown: Asleep');
  });
});

it('incidents that are answered, wait, come back, change priority, are missed: all clocks end, as was forecast', async () => {
  const line = (number: string, state: string, at: string, priority = '3 - Moderate') =>
    `${number},${state},TRUE,07-03-2016 08:00,User,${at},Network,${priority}`;
  const made = await file(
    'small.csv',
    line('INC1', 'New', '07-03-2016 08:00'),
    line('INC1', 'Active', '07-03-2016 08:20'),
    line('INC1', 'Active', '07-03-2016 08:21'),
    line('INC1', 'Awaiting User Info', '07-03-2016 09:00'),
    line('INC1', 'Active', '08-03-2016 09:00'),
    line('INC1', 'Awaiting Vendor', '08-03-2016 10:00'),
    line('INC1', 'Active', '09-03-2016 10:00', '1 - Critical'),
    line('INC1', 'Resolved', '09-03-2016 11:00', '1 - Critical'),
    line('INC1', 'Active', '10-03-2016 11:00', '1 - Critical'),
    line('INC1', 'Resolved', '10-03-2016 12:00', '1 - Critical'),
    line('INC1', 'Closed', '15-03-2016 12:00', '1 - Critical'),
    // Nobody looks at it for a month.
    line('INC2', 'New', '07-03-2016 08:00', '4 - Low'),
    line('INC2', 'Resolved', '07-04-2016 08:00', '4 - Low'),
    line('INC2', 'Closed', '12-04-2016 08:00', '4 - Low'),
  );
  const replayed = await run(await readIncidents(made));
  expectSound(replayed);
  const [first, second] = ['INC1', 'INC2'].map((number) =>
    replayed.played.find(({ incident }) => incident.number === number),
  );
  expect(first).toMatchObject({ changes: 9, unchanged: 2 });
  expect(first?.clocks.filter(({ target }) => target === 'first_response')).toEqual([
    { target: 'first_response', state: 'met' },
  ]);
  expect(second?.clocks.every(({ state }) => state === 'breached')).toBe(true);
  expect(second?.effects).toBeGreaterThanOrEqual(5);
  const report = reportLines(replayed.played).join('\n');
  expect(report).toContain('4 - Low = low');
  expect(report).toMatch(/1 - Critical +1 +1 of 1 \(100 %\)/);
});

const skipped = existsSync(REAL) ? '' : ' (skipped: ../shared/data/incidents.csv is not there)';
test.skipIf(skipped !== '')(
  `real incidents, every eleventh of the log${skipped}`,
  async () => {
    const all = await readIncidents(REAL);
    expect(all).toHaveLength(890);
    expect(all.reduce((rows, { events }) => rows + events.length, 0)).toBe(5998);
    const replayed = await run(all.filter((_, i) => i % 11 === 0));
    expectSound(replayed);
    expect(replayed.played.reduce((sum, { effects }) => sum + effects, 0)).toBeGreaterThan(150);
  },
  120_000,
);
