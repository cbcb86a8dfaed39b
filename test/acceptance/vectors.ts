import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Adapters, Answer } from './adapter.ts';
import { billing } from './billing.ts';
import { type Difference, differences } from './compare.ts';
import { nurture } from './nurture.ts';
import { sla } from './sla.ts';
import { timesheets } from './timesheets.ts';

const anything = z.record(z.string(), z.unknown());
const vectorFile = z.object({
  format: z.literal('acceptance-vectors/1'),
  domain: z.string(),
  cases: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      given: anything,
      steps: z.array(anything).optional(),
      expect: anything,
    }),
  ),
});
export type VectorFile = z.infer<typeof vectorFile>;
export type VectorCase = VectorFile['cases'][number];

const DOMAINS: Readonly<Record<string, Adapters>> = { sla, billing, nurture, timesheets };

/** @throws where the file cannot be read or is not of the vectors' shape */
export const readVectors = (path: string): VectorFile => vectorFile.parse(JSON.parse(readFileSync(path, 'utf8')));

export type Verdict =
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly differences: readonly Difference[] }
  | { readonly state: 'not covered' };

const own = <T>(map: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** Asks the domain's adapter and compares; a kind without an adapter is not covered, which is not a pass. */
export async function judge(domain: string, vector: VectorCase): Promise<Verdict> {
  const ask = own(own(DOMAINS, domain) ?? {}, vector.kind);
  if (!ask) return { state: 'not covered' };
  const steps = (vector.steps ?? []).map(({ expect: _, ...step }) => step);
  let given: Answer;
  try {
    given = await ask({ given: vector.given, steps });
  } catch (error) {
    const code = codeOf(error);
    // Without a code it is a fault of the program, never the refusal that a case may expect.
    if (code === null) return { state: 'failed', differences: [{ path: '', expected: vector.expect, got: error }] };
    given = { answer: { error: code } };
  }
  const found = [
    // An answer was wanted and a refusal came: say so even where `expect` itself is empty.
    ...('error' in given.answer && !('error' in vector.expect)
      ? [{ path: 'error', expected: undefined, got: given.answer.error }]
      : []),
    ...differences(vector.expect, given.answer),
    ...(vector.steps ?? []).flatMap((step, index) =>
      step.expect === undefined ? [] : differences(step.expect, given.steps?.[index], `steps[${index}]`),
    ),
  ];
  return found.length === 0 ? { state: 'passed' } : { state: 'failed', differences: found };
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  // Node's own errors have codes in capitals (ERR_…, ENOENT); ours are words with hyphens.
  return typeof error.code === 'string' && /^[a-z][a-z0-9-]*$/.test(error.code) ? error.code : null;
}
