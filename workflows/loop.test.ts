import { createRequire } from 'node:module';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlannedWorkflow } from '../services/processes/plan-workflow.ts';
import { findTestServer } from '../temporal/servers/binaries.ts';
import '../test/support/quiet-temporal.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: (await findTestServer()).path } },
  });
});
afterAll(() => env?.teardown());

const DUE: PlannedWorkflow = { due: [{ key: 'charge#0', kind: 'charge' }], nextAt: null, nextWhat: null, over: false };
const OVER: PlannedWorkflow = { due: [], nextAt: null, nextWhat: null, over: true };

interface Ran {
  readonly tries: number;
  readonly givenUp: string[];
}

/** Runs the loop until its one effect is done or given up. @param attempt what the n-th try of the effect does */
async function run(workflowId: string, attempt: (n: number) => Promise<string>): Promise<Ran> {
  let tries = 0;
  let ended = false;
  const givenUp: string[] = [];
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: workflowId,
    workflowsPath: createRequire(import.meta.url).resolve('./loop.fixture.ts'),
    activities: {
      plan: () => Promise.resolve(ended ? OVER : DUE),
      giveUp({ message }: { message: string }) {
        ended = true;
        givenUp.push(message);
        return Promise.resolve();
      },
      async 'collection.charge'() {
        tries += 1;
        const result = await attempt(tries);
        ended = result === 'done';
        return result;
      },
    },
  });
  await worker.runUntil(
    env.client.workflow.execute('collectionProcess', {
      workflowId,
      taskQueue: workflowId,
      args: [{ tenantId: '0199', workflowId }],
    }),
  );
  return { tries, givenUp };
}

/** What Temporal hears of a worker that has died: nothing. It is let go when the test is over. */
const silence = (): Promise<never> => Context.current().cancelled;

test('an effect whose workers vanish, however often, is not given up: its claim is asked for again until it is settled', async () => {
  const ran = await run('vanishing', (n) => (n <= 4 ? silence() : Promise.resolve('done')));
  expect(ran).toEqual({ tries: 5, givenUp: [] });
});

test('one that fails is given up after its tries, with the words', async () => {
  const ran = await run('failing', () => Promise.reject(ApplicationFailure.create({ message: 'No such card.' })));
  expect(ran).toEqual({ tries: 2, givenUp: ['No such card.'] });
});

test('one that met an outage is as due as before', async () => {
  const passing = () =>
    Promise.reject(ApplicationFailure.create({ type: 'Passing', message: 'The database is away.' }));
  const ran = await run('passing', (n) => (n <= 4 ? passing() : Promise.resolve('done')));
  expect(ran).toEqual({ tries: 5, givenUp: [] });
});

test('one whose claim somebody else holds is asked for again five seconds later', async () => {
  const asked: number[] = [];
  const ran = await run('busy', async (n) => {
    asked.push(await env.currentTimeMs());
    return n === 1 ? 'busy' : 'done';
  });
  expect(ran).toEqual({ tries: 2, givenUp: [] });
  expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(5000);
});
