import { inspect } from 'node:util';
import { judge, readVectors } from './vectors.ts';

/**
 * `run.ts FILE…` plays vector files against the product's own functions.
 * Prints each failure and last `N passed, N failed`; exit code 1 where one failed or a file could not be read.
 */
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('Give one or more vector files: npm run acceptance -- FILE…');
  process.exit(1);
}

const count = { passed: 0, failed: 0, 'not covered': 0 };
const notCovered = new Set<string>();
const show = (value: unknown): string => inspect(value, { depth: 8, breakLength: 110 });

for (const path of files) {
  try {
    const file = readVectors(path);
    for (const vector of file.cases) {
      const verdict = await judge(file.domain, vector);
      count[verdict.state] += 1;
      if (verdict.state === 'not covered') notCovered.add(`${file.domain}/${vector.kind}`);
      if (verdict.state !== 'failed') continue;
      console.log(`FAILED ${vector.id} (${file.domain}/${vector.kind}): ${vector.title}`);
      for (const { path: at, expected, got } of verdict.differences) {
        console.log(`  ${at || 'answer'}\n    expected ${show(expected)}\n    got      ${show(got)}`);
      }
    }
  } catch (error) {
    count.failed += 1;
    console.log(`FAILED ${path}: ${error instanceof Error ? error.message : show(error)}`);
  }
}
console.log(
  `${count['not covered']} not covered${notCovered.size > 0 ? `: ${[...notCovered].sort().join(', ')}` : ''}`,
);
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed > 0 ? 1 : 0;
