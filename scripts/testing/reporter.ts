import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** What a run of vitest hands to `npm test`, in the file that BACKBEAT_TEST_REPORT names. */
export interface Report {
  readonly passed: number;
  /** Tests, and besides files that did not load and errors that no test caught. */
  readonly failed: number;
  readonly skipped: { readonly name: string; readonly reason: string | null }[];
}

export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env.BACKBEAT_TEST_REPORT;
    if (!file) return;
    let passed = 0;
    let failed = unhandled.length;
    const skipped: { name: string; reason: string | null }[] = [];
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed++;
        else if (result.state === 'skipped') skipped.push({ name: test.fullName, reason: result.note ?? null });
        // Failed, or never ended.
        else failed++;
      }
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ passed, failed, skipped } satisfies Report));
  }
}
