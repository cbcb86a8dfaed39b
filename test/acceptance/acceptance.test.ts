import { existsSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { judge, readVectors } from './vectors.ts';

const FOLDER = new URL('../../../shared/acceptance/', import.meta.url);

for (const domain of ['sla', 'billing', 'nurture', 'timesheets']) {
  const file = new URL(`${domain}.json`, FOLDER).pathname;
  const missing = !existsSync(file);
  if (missing) console.warn(`acceptance vectors skipped: ../shared/acceptance/${domain}.json is not there`);

  describe.skipIf(missing)(`acceptance vectors: ${domain}`, () => {
    for (const vector of missing ? [] : readVectors(file).cases) {
      it(`${vector.id} ${vector.kind}: ${vector.title}`, async (context) => {
        const verdict = await judge(domain, vector);
        if (verdict.state === 'not covered') return context.skip(`no adapter for ${domain}/${vector.kind}`);
        expect(verdict.state === 'failed' ? inspect(verdict.differences, { depth: 8 }) : 'passed').toBe('passed');
      });
    }
    if (missing) it('needs ../shared/acceptance, which is not there', () => undefined);
  });
}
