import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const strict = 'test/support/strict-console.ts';
const unitTests = ['**/*.unit.test.ts', '**/node_modules/**'];

export default defineConfig({
  test: {
    // Vitest leaves one processor free by default: of two, that is half of them.
    maxWorkers: availableParallelism(),
    coverage: {
      include: ['{domain,services}/**/*.ts'],
      exclude: ['**/*.test.ts', '**/fixtures*'],
      reporter: ['json'],
      reportOnFailure: true,
    },
    projects: [
      {
        test: {
          name: 'unit',
          // Pure functions have no state to keep apart; a process a file would cost more than its tests.
          isolate: false,
          // Properties play hundreds of lives, on a busy machine too.
          testTimeout: 20_000,
          include: [
            '{domain,web}/**/*.test.ts',
            '{services,activities,workflows,temporal,api,scripts}/**/*.unit.test.ts',
          ],
          setupFiles: [strict],
        },
      },
      { test: { name: 'acceptance', include: ['test/acceptance/**/*.test.ts'], setupFiles: [strict] } },
      {
        test: {
          // One embedded Postgres a run, with a migrated template to clone.
          globalSetup: ['test/support/global-postgres.ts'],
          name: 'integration',
          // Most of the time went into loading the same modules for each file.
          isolate: false,
          setupFiles: [strict, 'test/support/fresh-process.ts'],
          include: ['{services,activities,workflows,temporal,api,prisma,scripts,test/integration}/**/*.test.ts'],
          exclude: unitTests,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          setupFiles: [strict],
          name: 'replay',
          include: ['test/replay/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          // The whole app with its demo instead: `npm start`.
          globalSetup: ['test/support/global-demo.ts'],
          setupFiles: [strict],
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          setupFiles: [strict],
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
