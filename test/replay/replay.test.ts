import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { describe, expect, test } from 'vitest';
import * as workflows from '../../workflows/index.ts';
import '../support/quiet-temporal.ts';

const folder = fileURLToPath(new URL('histories/', import.meta.url));
const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();

interface History {
  readonly events: readonly {
    readonly workflowExecutionStartedEventAttributes?: { readonly workflowType: { readonly name: string } };
  }[];
}
const read = async (file: string): Promise<History> =>
  JSON.parse(await readFile(`${folder}${file}`, 'utf8')) as History;
const typeOf = (history: History): string =>
  history.events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name ?? '';

test('every workflow type has a recorded history', async () => {
  const types = new Set(await Promise.all(files.map(async (file) => typeOf(await read(file)))));
  expect([...types].sort()).toEqual(Object.keys(workflows).sort());
});

describe.each(files)('%s', (file) => {
  test('is replayed by the workflow code of today', async () => {
    const history: unknown = await read(file);
    await Worker.runReplayHistory({ workflowsPath, replayName: file }, historyFromJSON(history));
  });

  test('carries ids, instants and effect kinds, and no personal data', async () => {
    const payloads = [...JSON.stringify(await read(file)).matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
      Buffer.from(data ?? '', 'base64').toString(),
    );
    expect(payloads.length).toBeGreaterThan(0);
    // Everything recorded is called "Recorded" and mails to r@x.test.
    for (const payload of payloads) expect(payload).not.toMatch(/Recorded|r@x/);
  });
});

test('a workflow that does something else than it did is found out', async () => {
  const file = files.find((name) => name.startsWith('timesheet')) ?? '';
  const history = JSON.parse(
    JSON.stringify(await read(file)).replaceAll('"timesheet.remind"', '"timesheet.forget"'),
  ) as unknown;
  await expect(Worker.runReplayHistory({ workflowsPath }, historyFromJSON(history))).rejects.toThrow();
});
