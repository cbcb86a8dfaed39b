import { ApplicationFailure } from '@temporalio/activity';
import { expect, test } from 'vitest';
import { conflict } from '../domain/errors.ts';
import { systemClock } from '../services/clock.ts';
import type { Database } from '../services/database.ts';
import { deliveryStore } from '../services/messages/process.ts';
import { createActivities } from './processes.ts';

const REF = { tenantId: '0199', workflowId: 'delivery/0199/1', key: 'deliver:1', kind: 'delivery' as const };
const DRIVER = `
Invalid \`tx.$executeRaw()\` invocation:


Raw query failed. Code: \`23505\`. Message: \`Key (email, name)=(ada@x.test, Ada Lovelace) already exists for "ada@x.test".\``;

/** Every door through which an error of ours reaches a history. */
function failing(error: Error): Record<string, () => Promise<unknown>> {
  const fail = () => Promise.reject(error);
  const db = { withTenant: fail } as unknown as Database;
  const deps = { db, clock: systemClock, calls: {} };
  const own = createActivities({ ...deps, stores: { delivery: deliveryStore }, own: { 'delivery.deliver': fail } });
  const cohort = createActivities({ ...deps, stores: { delivery: { ...deliveryStore, form: 'cohort' } }, own: {} });
  const inside = createActivities({ ...deps, stores: { delivery: deliveryStore }, own: {} });
  return {
    own: async () => own['delivery.deliver']?.(REF),
    inside: async () => inside['delivery.deliver']?.(REF),
    cohort: async () => cohort['delivery.act']?.(REF),
    plan: () => inside.plan(REF),
    planCohort: () => cohort.plan(REF),
    giveUp: () => inside.giveUp({ ...REF, message: 'x' }),
  };
}

const failureOf = async (act: () => Promise<unknown>): Promise<unknown> =>
  act().then(
    () => 'it did not fail',
    (error: unknown) => error,
  );

test.each(['own', 'inside', 'cohort', 'plan', 'planCohort', 'giveUp'])(
  'a failure that goes into a history says what failed, without what the driver quotes, and without its stack: %s',
  async (door) => {
    const failure = await failureOf(failing(new Error(DRIVER))[door] ?? (() => Promise.resolve()));
    expect(failure).toBeInstanceOf(ApplicationFailure);
    const { message, type, cause } = failure as ApplicationFailure;
    expect({ message, type, cause }).toEqual({
      message: 'Raw query failed. Code: `23505`. Message: `Key (email, name)=(***) already exists for "***@***".`',
      type: 'Error',
      cause: undefined,
    });
  },
);

test('an outage is named as what passes, and nothing is given up for it', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const { inside } = failing(away);
  expect(await failureOf(inside ?? (() => Promise.resolve()))).toMatchObject({ type: 'Passing' });
});

test('a conflict that outlasts the tries of its activity does not pass: it is given up, with its words', async () => {
  const { inside } = failing(conflict('This journey is not published any more.'));
  expect(await failureOf(inside ?? (() => Promise.resolve()))).toMatchObject({
    type: 'AppError',
    message: 'This journey is not published any more.',
  });
});
