import { parseArgs } from 'node:util';
import { runChaos } from './run.ts';
import { AMOUNTS } from './seed.ts';

/**
 * `npm run chaos [-- --seed N --rounds N --mild]`: the long form, in which parts stay away, go together, and Temporal loses its store.
 * With `--rounds 1 --mild` it is what `npm test` runs.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rounds: { type: 'string', default: '4' },
    mild: { type: 'boolean', default: false },
  },
});
const { wrong, traffic, killed } = await runChaos({
  seed: Number(values.seed),
  amounts: AMOUNTS,
  rounds: Number(values.rounds),
  harsh: !values.mild,
  quietLimitMs: 300_000,
  log: (line) => console.log(`  ${line}`),
});
const { calls, repeated, replayed, longestMs, refusals } = traffic;
console.log(
  `  ${killed.length} killed; ${calls} calls, ${repeated} of them repeated, ${replayed} found done, longest ${longestMs} ms`,
);
for (const [words, times] of refusals) console.log(`    ${times} × ${words}`);
for (const words of wrong) console.error(`  WRONG ${words}`);
console.log(wrong.length === 0 ? 'nothing lost, nothing twice' : `${wrong.length} faults`);
process.exit(wrong.length === 0 ? 0 : 1);
