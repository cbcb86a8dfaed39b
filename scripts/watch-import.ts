import { setTimeout } from 'node:timers/promises';
import type { ImportJob } from '../domain/imports/contract.ts';
import type { Ctx } from '../services/context.ts';
import { getImport } from '../services/imports/get.ts';

export interface WatchOptions {
  readonly say: (line: string) => void;
  /** Whether the line of progress may be written over. */
  readonly inPlace?: boolean;
  readonly pollMs?: number;
  /** Without any progress for this long no worker can be there. */
  readonly patienceMs?: number;
}

/** Shows how far an import has got until it ends or waits for a person. It goes on in the worker whether or not somebody watches. */
export async function watchImport(
  ctx: Ctx,
  job: Pick<ImportJob, 'id'>,
  { say, inPlace = false, pollMs = 250, patienceMs = 10_000 }: WatchOptions,
): Promise<ImportJob> {
  let shown = '';
  let moved = performance.now();
  let warned = false;
  for (;;) {
    const current = await getImport(ctx, job);
    const { processed, total, state, enrolled } = current;
    const percent = Math.floor((100 * processed) / Math.max(1, total));
    const line = `${processed} of ${total} rows (${percent} %)${enrolled > 0 ? `, ${enrolled} enrolled` : ''}`;
    if (line !== shown) {
      if (inPlace) process.stdout.write(`\r${line}`);
      else say(line);
      shown = line;
      moved = performance.now();
    }
    if (state !== 'importing') {
      if (inPlace) process.stdout.write('\n');
      return current;
    }
    if (!warned && performance.now() - moved > patienceMs) {
      warned = true;
      say(
        'Nothing moves: no worker seems to run. Start one (npm start, or npm run worker); the import goes on by itself.',
      );
    }
    await setTimeout(pollMs);
  }
}
