import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ctx } from '../services/context.ts';
import { createImport } from '../services/imports/create.ts';
import { importStore } from '../services/imports/process.ts';
import { actEffect } from '../services/processes/act.ts';
import { workflowIdOf } from '../services/processes/change.ts';
import { type House, openHouse } from '../test/support/house.ts';
import { watchImport } from './watch-import.ts';

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, { kind: 'system', id: 'test' });
});
afterAll(() => house.close());

it('says once that no worker runs, then follows the import to its end', async () => {
  async function* file() {
    yield new TextEncoder().encode(`id\n${Array.from({ length: 501 }, (_, i) => `w-${i}`).join('\n')}`);
  }
  const job = await createImport(ctx, { entity: 'leads', fileName: 'watched.csv' }, file());
  const lines: string[] = [];
  const workflowId = workflowIdOf('import', house.acme.id, job.id);
  const say = (line: string) => {
    lines.push(line);
    // The worker comes when it has been missed.
    if (line.startsWith('Nothing moves')) void work();
  };
  const work = async () => {
    for (const key of ['batch:2', 'batch:502', 'finish']) await actEffect(ctx, importStore, workflowId, key);
  };
  const ended = await watchImport(ctx, job, { say, pollMs: 5, patienceMs: 50 });
  expect(ended).toMatchObject({ state: 'finished', created: 501 });
  expect(lines[0]).toBe('0 of 501 rows (0 %)');
  expect(lines.filter((line) => line.startsWith('Nothing moves'))).toHaveLength(1);
  expect(lines.at(-1)).toBe('501 of 501 rows (100 %)');
});
