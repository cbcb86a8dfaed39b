import { expect, it } from 'vitest';

/** Plain JavaScript, because it runs before there is anything to read TypeScript with. */
const file = new URL('./install.mjs', import.meta.url).href;
const { nodeProblem } = (await import(file)) as { nodeProblem(version: string): string | null };

it.each(['18.20.8', '20.18.9'])('Node %s is told what to do in one line', (version) => {
  expect(nodeProblem(version)).toBe(`Node ${version} is too old: install Node 20.19 or newer, then run this again`);
});

it.each(['20.19.0', '20.20.2', '22.0.0'])('Node %s is new enough', (version) => {
  expect(nodeProblem(version)).toBeNull();
});
