import { readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { TASK_QUEUE } from '../../temporal/names.ts';
import { SCHEDULES } from '../../temporal/schedules.ts';
import { startTestServer } from '../support/global-postgres.ts';
import { startSkipping } from '../support/skipping.ts';
import { newTenant } from '../support/tenant.ts';
import type { Case } from './cases/case.ts';

/**
 * `npm run record:histories [NAME [CASE or SCHEDULED WORKFLOW]]`: plays the cases, runs what runs by a schedule, and keeps the workflows' histories as `<kind>.<name>.json`.
 * Run it after a change that adds commands to a workflow on purpose, under a new name beside the old files: the old ones are what still runs
 * somewhere.
 */
const [name = 'first', only] = process.argv.slice(2);
const folder = fileURLToPath(new URL('cases/', import.meta.url));
const cases = (await readdir(folder)).filter(
  (file) => file !== 'case.ts' && (only === undefined || file === `${only}.ts`),
);

const server = await startTestServer();
const house = await startSkipping(server.urls);
try {
  const tenant = await newTenant(house.owner);
  for (const file of cases) {
    const { play } = (await import(`${folder}${file}`)) as { play: Case };
    await play(house, tenant);
  }
  for (const { workflowType: type } of SCHEDULES) {
    if (only !== undefined && type !== only) continue;
    await house.client.workflow.execute(type, { workflowId: type, taskQueue: TASK_QUEUE, args: [] });
    await keep(type, type);
  }
  const { rows } = await house.owner.query<{ id: string; kind: string }>(
    'SELECT DISTINCT ON (kind) workflow_id AS id, kind FROM process ORDER BY kind, workflow_id',
  );
  for (const { id, kind } of rows) if (only === undefined || kind === only) await keep(kind, id);
} finally {
  await house.close();
  await server.stop();
}
process.exit(0);

async function keep(kind: string, workflowId: string): Promise<void> {
  const history = await house.client.workflow.getHandle(workflowId).fetchHistory();
  const file = fileURLToPath(new URL(`histories/${kind}.${name}.json`, import.meta.url));
  await writeFile(file, `${JSON.stringify(JSON.parse(historyToJSON(history)), null, 1)}\n`);
  console.log(`${kind}: ${history.events?.length} events`);
}
