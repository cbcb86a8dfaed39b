import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { judgeImports } from './boundaries.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'backbeat-boundaries-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const GOOD = {
  'domain/tickets/contract.ts': 'export interface Ticket { id: string }',
  'domain/tickets/plan.ts':
    "import type { Ticket } from './contract.ts';\nexport const plan = (ticket: Ticket) => ticket.id;",
  'services/tickets/create.ts': "import { plan } from '../../domain/tickets/plan.ts';\nexport const create = plan;",
  'activities/tickets.ts': "import { create } from '../services/tickets/create.ts';\nexport const act = create;",
  'workflows/tickets.ts': "import type { act } from '../activities/tickets.ts';\nexport type Act = typeof act;",
  'api/router.ts': "import { create } from '../services/tickets/create.ts';\nexport const router = { create };",
  'web/main.ts': "import type { router } from '../api/router.ts';\nexport type Router = typeof router;",
};

async function judged(more: Record<string, string>) {
  for (const [name, content] of Object.entries({ ...GOOD, ...more })) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return judgeImports(folder);
}

it('looks at every file and finds nothing in a house in order', async () => {
  expect(await judged({})).toEqual({ modules: Object.keys(GOOD).length, violations: [] });
});

it.each([
  ['domain-knows-no-other-room', 'domain/a.ts', "import '../services/tickets/create.ts';"],
  ['domain-is-pure', 'domain/a.ts', "import 'node:fs';"],
  ['services-know-the-domain-only', 'services/a.ts', "import '../activities/tickets.ts';"],
  ['activities-know-services-and-domain', 'activities/a.ts', "import '../api/router.ts';"],
  ['workflows-run-nothing-but-workflows', 'workflows/a.ts', "import { act } from '../activities/tickets.ts';\nact;"],
  ['workflows-are-deterministic', 'workflows/a.ts', "import 'node:crypto';"],
  ['api-has-no-sql-and-no-workflows', 'api/a.ts', "import { act } from '../activities/tickets.ts';\nact;"],
  ['web-knows-contracts-and-the-router-type', 'web/a.ts', "import '../services/tickets/create.ts';"],
  ['web-takes-types-only-from-the-api', 'web/a.ts', "import { router } from '../api/router.ts';\nrouter;"],
  ['nothing-imports-web', 'api/a.ts', "import type { Router } from '../web/main.ts';\nexport type R = Router;"],
  ['nouns-meet-in-contracts', 'domain/leads/plan.ts', "import '../tickets/plan.ts';"],
  ['features-do-not-meet', 'web/features/leads/a.ts', "import '../tickets/b.ts';"],
  ['shared-web-knows-no-feature', 'web/ui/a.ts', "import '../features/tickets/b.ts';"],
])('%s: refuses %s', async (rule, file, content) => {
  const { violations } = await judged({ 'web/features/tickets/b.ts': 'export const b = 1;', [file]: content });
  expect(violations.map((line) => line.split(':')[0])).toContain(rule);
});

it('refuses a circle', async () => {
  const { violations } = await judged({
    'domain/a.ts': "import { b } from './b.ts';\nexport const a = () => b;",
    'domain/b.ts': "import { a } from './a.ts';\nexport const b = () => a;",
  });
  expect(violations.some((line) => line.startsWith('no-cycle'))).toBe(true);
});

it('counts no module where there is none, which the gate takes for a failure', async () => {
  expect((await judgeImports(folder)).modules).toBe(0);
});
