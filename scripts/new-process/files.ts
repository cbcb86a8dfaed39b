import type { Names } from './names.ts';

/** The files of a process that runs: a subject with a due instant, whose owner is reminded of it once. Each is a place to begin, not a frame to fill. */
export function filesOf(n: Names, migration: string): Readonly<Record<string, string>> {
  return {
    [`domain/${n.plural}/contract.ts`]: `import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { processDetail } from '../process/console.ts';
import { isoInstant } from '../time/instant.ts';

export const new${n.pascal} = z.object({
  title: z.string().trim().min(1).max(200),
  dueAt: isoInstant,
  /** Who is reminded. */
  ownerId: z.uuid(),
});

export const ${n.camel} = new${n.pascal}.extend({ id: z.uuid(), doneAt: isoInstant.nullable(), createdAt: isoInstant });
export type ${n.pascal} = z.infer<typeof ${n.camel}>;
export const ${n.camel}Detail = ${n.camel}.extend({ process: processDetail });
export type ${n.pascal}Detail = z.infer<typeof ${n.camel}Detail>;

export const ${n.camel}ListInput = listInput({ sortable: ['dueAt', 'title'], defaultSort: 'dueAt', filters: { ownerId: z.uuid() } });
export type ${n.pascal}ListInput = z.output<typeof ${n.camel}ListInput>;
export const ${n.camel}ListOutput = listOutput(${n.camel});

/** What an effect does, for time lines and forecasts. */
export const processWords = (_kind: string, _key: string): string => 'Reminds the owner';
`,
    [`domain/${n.plural}/plan.ts`]: `import type { Effect, ProcessDefinition, ProcessFacts } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';

/** Everything the plan goes by; no clock, no I/O. */
export interface ${n.pascal}Facts extends ProcessFacts {
  readonly dueAt: Instant;
  readonly doneAt: Instant | null;
}
export type ${n.pascal}Effect = Effect<'remind'>;

/** Reminds when it is due; over when it is done or the owner has been reminded. */
export const ${n.camel}Process: ProcessDefinition<${n.pascal}Facts, ${n.pascal}Effect> = {
  kind: '${n.kind}',
  effects: { remind: { onFailure: 'continue' } },
  plan({ dueAt, doneAt, ledger }, now) {
    const over = doneAt !== null ? { outcome: 'done' } : ledger.remind ? { outcome: 'reminded' } : null;
    if (over) return { due: [], superseded: [], next: null, over };
    if (dueAt > now) return { due: [], superseded: [], next: { at: dueAt, what: 'remind' }, over: null };
    return { due: [{ key: 'remind', kind: 'remind', dueAt }], superseded: [], next: null, over: null };
  },
  // The ledger says that it was reminded; no other fact changes.
  apply: (facts) => facts,
};
`,
    [`domain/${n.plural}/plan.test.ts`]: `import { expect, test } from 'vitest';
import { planProcess, simulate } from '../process/plan.ts';
import { type ${n.pascal}Facts, ${n.camel}Process } from './plan.ts';

const DUE = Date.parse('2026-03-02T09:00:00Z');
const facts: ${n.pascal}Facts = { status: 'running', ledger: {}, dueAt: DUE, doneAt: null };

test('reminds when it is due, not a millisecond before', () => {
  expect(planProcess(${n.camel}Process, facts, DUE - 1)).toMatchObject({ due: [], next: { at: DUE, what: 'remind' } });
  expect(planProcess(${n.camel}Process, facts, DUE).due).toEqual([{ key: 'remind', kind: 'remind', dueAt: DUE }]);
});

test('the forecast is one reminder and then the end', () => {
  const { entries, over } = simulate(${n.camel}Process, facts, { from: DUE - 1000, until: DUE + 1000 });
  expect(entries.map(({ effect, at }) => [effect.key, at])).toEqual([['remind', DUE]]);
  expect(over).toEqual({ outcome: 'reminded', at: DUE });
});

test('nothing is due once it is done', () => {
  expect(planProcess(${n.camel}Process, { ...facts, doneAt: DUE - 1 }, DUE)).toMatchObject({ due: [], over: { outcome: 'done' } });
});
`,
    [`prisma/schema/${n.plural}.prisma`]: `model ${n.pascal} {
  tenantId  String    @map("tenant_id") @db.Uuid
  id        String    @db.Uuid
  title     String
  ownerId   String    @map("owner_id") @db.Uuid
  dueAt     DateTime  @map("due_at") @db.Timestamptz(3)
  doneAt    DateTime? @map("done_at") @db.Timestamptz(3)
  createdAt DateTime  @map("created_at") @db.Timestamptz(3)

  @@id([tenantId, id])
  @@index([tenantId, dueAt])
  @@map("${n.table}")
}
`,
    [`prisma/migrations/${migration}/migration.sql`]: `-- CreateTable
CREATE TABLE "${n.table}" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "${n.table}_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "${n.table}_tenant_id_due_at_idx" ON "${n.table}"("tenant_id", "due_at");

SELECT protect_tenant_table('${n.table}');
`,
    [`services/${n.plural}/process.ts`]: `import { processWords } from '../../domain/${n.plural}/contract.ts';
import { type ${n.pascal}Effect, type ${n.pascal}Facts, ${n.camel}Process } from '../../domain/${n.plural}/plan.ts';
import { derivedId } from '../ids.ts';
import { notify } from '../notifications/notify.ts';
import type { ProcessStore } from '../processes/store.ts';

interface Stored${n.pascal}Facts extends ${n.pascal}Facts {
  readonly title: string;
  readonly ownerId: string;
}

export const ${n.camel}Store: ProcessStore<Stored${n.pascal}Facts, ${n.pascal}Effect> = {
  definition: ${n.camel}Process as ProcessStore<Stored${n.pascal}Facts, ${n.pascal}Effect>['definition'],
  form: 'subject',
  noun: '${n.camelPlural}',
  outside: new Set(),
  words: processWords,
  beat: () => ({ marks: [], spans: [] }),
  async describe(tx, ids) {
    const rows = await tx.${n.camel}.findMany({ where: { id: { in: [...ids] } }, select: { id: true, title: true } });
    return new Map(rows.map(({ id, title }) => [id, { title, href: \`/${n.plural}/\${id}\` }]));
  },
  async load(tx, subjects) {
    const rows = await tx.${n.camel}.findMany({ where: { id: { in: subjects.map((subject) => subject.subjectId) } } });
    const found = new Map(rows.map((row) => [row.id, row]));
    return new Map(
      subjects.flatMap(({ processId, subjectId, base }) => {
        const row = found.get(subjectId);
        if (!row) return [];
        const { title, ownerId } = row;
        return [[processId, { ...base, title, ownerId, dueAt: row.dueAt.getTime(), doneAt: row.doneAt?.getTime() ?? null }]];
      }),
    );
  },
  async write(ctx, tx, performed, _advanced, now) {
    const notes = performed.map(({ ledgerId, subjectId, before }) => ({
      id: derivedId(ledgerId, before.ownerId),
      memberId: before.ownerId,
      tone: 'info' as const,
      title: \`Due now: \${before.title}\`,
      href: \`/${n.plural}/\${subjectId}\`,
    }));
    await notify(ctx, tx, now, ...notes);
  },
};
`,
    [`services/${n.plural}/read.ts`]: `import type { ${n.pascal} } from '../../domain/${n.plural}/contract.ts';
import { notFound } from '../../domain/errors.ts';
import type { Tx } from '../database.ts';

export interface ${n.pascal}Row {
  id: string;
  title: string;
  ownerId: string;
  dueAt: Date;
  doneAt: Date | null;
  createdAt: Date;
}

export const to${n.pascal} = ({ id, title, ownerId, dueAt, doneAt, createdAt }: ${n.pascal}Row): ${n.pascal} => ({
  id,
  title,
  ownerId,
  dueAt: dueAt.toISOString(),
  doneAt: doneAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});

/** @throws AppError NotFound */
export async function read${n.pascal}(tx: Tx, id: string): Promise<${n.pascal}> {
  const row = await tx.${n.camel}.findFirst({ where: { id } });
  if (!row) throw notFound('This ${n.words}');
  return to${n.pascal}(row);
}
`,
    [`services/${n.plural}/create.ts`]: `import type { z } from 'zod';
import { type ${n.pascal}, new${n.pascal} } from '../../domain/${n.plural}/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireOwner } from '../owned.ts';
import { beginProcesses } from '../processes/change.ts';
import { ${n.camel}Store } from './process.ts';
import { read${n.pascal} } from './read.ts';

export async function create${n.pascal}(ctx: Ctx, input: z.input<typeof new${n.pascal}>): Promise<${n.pascal}> {
  permit(ctx, '${n.camel}:create');
  const { title, dueAt, ownerId } = new${n.pascal}.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const id = newId();
  return transaction(ctx, async (tx) => {
    await requireOwner(ctx, tx, ownerId);
    await tx.${n.camel}.create({ data: { tenantId: ctx.tenantId, id, title, ownerId, dueAt: new Date(dueAt), createdAt: at } });
    await beginProcesses(ctx, tx, ${n.camel}Store, [{ subjectId: id }], now);
    await audit(ctx, tx, at, { action: 'created', noun: '${n.camel}', subjectId: id, after: { title, dueAt, ownerId } });
    await announce(ctx, tx, '${n.camelPlural}', id);
    return read${n.pascal}(tx, id);
  });
}
`,
    [`services/${n.plural}/finish.ts`]: `import type { ${n.pascal} } from '../../domain/${n.plural}/contract.ts';
import { conflict } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { ${n.camel}Store } from './process.ts';
import { read${n.pascal} } from './read.ts';

/** Done before it is due, nobody is reminded. @throws AppError NotFound, Conflict where it is done already */
export async function finish${n.pascal}(ctx: Ctx, input: { readonly id: string }): Promise<${n.pascal}> {
  permit(ctx, '${n.camel}:update');
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, (tx) =>
    changeFacts(ctx, tx, ${n.camel}Store, [input.id], now, async () => {
      await read${n.pascal}(tx, input.id);
      const { count } = await tx.${n.camel}.updateMany({ where: { id: input.id, doneAt: null }, data: { doneAt: at } });
      if (count === 0) throw conflict('This ${n.words} is done already.');
      await audit(ctx, tx, at, { action: 'finished', noun: '${n.camel}', subjectId: input.id });
      await announce(ctx, tx, '${n.camelPlural}', input.id);
      return read${n.pascal}(tx, input.id);
    }),
  );
}
`,
    [`services/${n.plural}/list.ts`]: `import type { ${n.pascal}, ${n.pascal}Detail, ${n.pascal}ListInput } from '../../domain/${n.plural}/contract.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { processOfSubject } from '../processes/get.ts';
import { ${n.camel}Store } from './process.ts';
import { read${n.pascal}, to${n.pascal}, type ${n.pascal}Row } from './read.ts';

export function list${n.pascal.replace(/.$/, '')}${pluralTail(n)}(ctx: Ctx, input: ${n.pascal}ListInput): Promise<Page<${n.pascal}>> {
  permit(ctx, '${n.camel}:read');
  const { ownerId } = input.filter;
  const where = [Prisma.sql\`s.tenant_id = \${ctx.tenantId}::uuid\`];
  if (ownerId) where.push(Prisma.sql\`s.owner_id = \${ownerId}::uuid\`);
  return transaction(ctx, (tx) =>
    listPage<${n.pascal}Row, ${n.pascal}>(tx, input, {
      select: Prisma.sql\`s.id, s.title, s.owner_id AS "ownerId", s.due_at AS "dueAt", s.done_at AS "doneAt", s.created_at AS "createdAt"\`,
      from: Prisma.sql\`${n.table} s\`,
      where,
      id: 's.id',
      sort: { dueAt: { column: 's.due_at', type: 'timestamptz' }, title: { column: 'lower(s.title)', type: 'text' } },
      read: to${n.pascal},
    }),
  );
}

export async function get${n.pascal}(ctx: Ctx, input: { readonly id: string }): Promise<${n.pascal}Detail> {
  permit(ctx, '${n.camel}:read');
  return transaction(ctx, async (tx) => {
    const subject = await read${n.pascal}(tx, input.id);
    return { ...subject, process: await processOfSubject(ctx, tx, ${n.camel}Store, input.id) };
  });
}
`,
    [`services/${n.plural}/${n.plural}.test.ts`]: `import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { actEffect } from '../processes/act.ts';
import { workflowIdOf } from '../processes/change.ts';
import { create${n.pascal} } from './create.ts';
import { finish${n.pascal} } from './finish.ts';
import { get${n.pascal} } from './list.ts';
import { ${n.camel}Store } from './process.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;

beforeAll(async () => {
  house = await openHouse(START);
});
afterAll(() => house.close());

const as = (role: 'owner' | 'employee') => house.ctx(house.acme, house.acme.as(role));
const make = () => create${n.pascal}(as('owner'), { title: 'Look at it', dueAt: '2026-03-02T10:00:00Z', ownerId: house.acme.members.support });

test('it begins with its process, its history and a wake, and reminds once', async () => {
  const { id } = await make();
  expect((await get${n.pascal}(as('owner'), { id })).process.next[0]).toMatchObject({ words: 'Reminds the owner' });
  expect((await house.history(id)).map((entry) => entry.action)).toEqual(['created']);
  const workflowId = workflowIdOf('${n.kind}', house.acme.id, id);
  const outbox = await house.owner.query('SELECT FROM outbox WHERE workflow_id = $1', [workflowId]);
  expect(outbox.rowCount).toBe(1);
  expect(await actEffect(as('owner'), ${n.camel}Store, workflowId, 'remind')).toBe(false);
  house.clock.moveTo(START + 3_600_000);
  expect(await actEffect(as('owner'), ${n.camel}Store, workflowId, 'remind')).toBe(true);
  expect(await actEffect(as('owner'), ${n.camel}Store, workflowId, 'remind')).toBe(false);
  const notes = await house.owner.query('SELECT FROM notification WHERE member_id = $1', [house.acme.members.support]);
  expect(notes.rowCount).toBe(1);
});

test('done is done once; strangers do not know it, and not everybody may', async () => {
  const { id } = await make();
  expect((await finish${n.pascal}(as('owner'), { id })).doneAt).not.toBeNull();
  await expect(finish${n.pascal}(as('owner'), { id })).rejects.toMatchObject({ kind: 'Conflict' });
  await expect(get${n.pascal}(house.ctx(house.other, house.other.as('owner')), { id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(get${n.pascal}(as('employee'), { id })).rejects.toMatchObject({ kind: 'Forbidden' });
});
`,
    [`api/routers/${n.camelPlural}.ts`]: `import { z } from 'zod';
import { ${n.camel}, ${n.camel}Detail, ${n.camel}ListInput, ${n.camel}ListOutput, new${n.pascal} } from '../../domain/${n.plural}/contract.ts';
import { create${n.pascal} } from '../../services/${n.plural}/create.ts';
import { finish${n.pascal} } from '../../services/${n.plural}/finish.ts';
import { get${n.pascal}, list${n.pascal.replace(/.$/, '')}${pluralTail(n)} } from '../../services/${n.plural}/list.ts';
import { router, signedIn } from '../trpc.ts';

const id = z.object({ id: z.uuid() });

export const ${n.camelPlural}Router = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/${n.plural}', summary: 'List ${n.words}s' } })
    .input(${n.camel}ListInput)
    .output(${n.camel}ListOutput)
    .query(({ ctx, input }) => list${n.pascal.replace(/.$/, '')}${pluralTail(n)}(ctx, input)),
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/${n.plural}/{id}', summary: 'Get one' } })
    .input(id)
    .output(${n.camel}Detail)
    .query(({ ctx, input }) => get${n.pascal}(ctx, input)),
  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/${n.plural}', summary: 'Create one', status: 201 } })
    .input(new${n.pascal})
    .output(${n.camel})
    .mutation(({ ctx, input }) => create${n.pascal}(ctx, input)),
  finish: signedIn
    .meta({ openapi: { method: 'POST', path: '/${n.plural}/{id}/finish', summary: 'It is done' } })
    .input(id)
    .output(${n.camel})
    .mutation(({ ctx, input }) => finish${n.pascal}(ctx, input)),
});
`,
    [`web/features/${n.plural}/pages.ts`]: `import type { AppPage } from '../../app/page.ts';

export const ${n.camelPlural}: readonly AppPage[] = [
  { path: '/${n.plural}', title: '${title(n)}', load: () => import('./list.page.tsx') },
  { path: '/${n.plural}/$id', title: '${title(n)}', load: () => import('./detail.page.tsx') },
];
`,
    [`web/features/${n.plural}/list.page.tsx`]: `import { CalendarClock } from 'lucide-react';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Countdown } from '../../ui/countdown.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

export function Page() {
  useLive('${n.camelPlural}');
  const query = trpc.${n.camelPlural}.list.useQuery({});
  return (
    <Loaded query={query} what="The list">
      {({ items, total }) => (
        <>
          <PageHeader title="${title(n)}" count={total ?? undefined} />
          {items.length === 0 && (
            <EmptyState icon={CalendarClock} title="Nothing here yet">
              What is due is listed here, and its owner is reminded of it once.
            </EmptyState>
          )}
          <ul className="flex flex-col gap-2 p-4">
            {items.map((item) => (
              <li key={item.id} className="flex justify-between gap-4">
                <Link href={\`/${n.plural}/\${item.id}\`}>{item.title}</Link>
                <Countdown at={item.dueAt} before="Due" after="Was due" />
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}
`,
    [`web/features/${n.plural}/detail.page.tsx`]: `import { useParams } from '@tanstack/react-router';
import { Loaded } from '../../app/loaded.tsx';
import { useLive } from '../../app/live.tsx';
import { trpc } from '../../app/trpc.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProcessBeat, WhatNext } from '../processes/index.ts';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('${n.camelPlural}', 'processes');
  const query = trpc.${n.camelPlural}.get.useQuery({ id });
  return (
    <Loaded query={query} what="This page">
      {(item) => (
        <div className="flex flex-col gap-4 p-4">
          <PageHeader title={item.title} />
          <ProcessBeat process={item.process} />
          <WhatNext process={item.process} />
        </div>
      )}
    </Loaded>
  );
}
`,
    [`test/replay/cases/${n.kind}.ts`]: `import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { create${n.pascal} } from '../../../services/${n.plural}/create.ts';
import type { Case } from './case.ts';

export const play: Case = async ({ ctx, now, skipTo }, tenant) => {
  const dueAt = new Date((await now()) + HOUR).toISOString();
  await create${n.pascal}(ctx(tenant.id, tenant.as('owner')), { title: 'Recorded', dueAt, ownerId: tenant.members.support });
  await skipTo((await now()) + DAY);
};
`,
  };
}

const pluralTail = (n: Names): string => n.camelPlural.slice(n.camel.length - 1);
const title = (n: Names): string => n.plural.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());

/** Where the new files are named: after the line that matches, or in its place. */
export function entriesOf(n: Names): readonly { readonly file: string; readonly find: RegExp; readonly put: string }[] {
  return [
    { file: 'domain/process/contract.ts', find: /(export const PROCESS_KINDS = \[)/, put: `$1\n  '${n.kind}',` },
    {
      file: 'services/processes/reach.ts',
      find: /(const [A-Z]+: Record<ProcessKind, Permission> = \{)/,
      put: `$1\n  ${quoted(n.kind)}: '${n.camel}:read',`,
    },
    {
      file: 'services/registry.ts',
      find: /(export const stores: Stores = \{)/,
      put: `$1\n  ${quoted(n.kind)}: ${n.camel}Store,`,
    },
    {
      file: 'services/registry.ts',
      find: /(import type \{ Stores \})/,
      put: `import { ${n.camel}Store } from './${n.plural}/process.ts';\n$1`,
    },
    {
      file: 'web/features/processes/words.ts',
      find: /(export const KIND_WORDS: Readonly<Record<ProcessKind, string>> = \{)/,
      put: `$1\n  ${quoted(n.kind)}: '${n.words.replace(/^./, (letter) => letter.toUpperCase())}',`,
    },
    {
      file: 'web/features/processes/words.ts',
      find: /(export const SUBJECT_WORDS: Readonly<Record<ProcessKind, string>> = \{)/,
      put: `$1\n  ${quoted(n.kind)}: '${n.words}',`,
    },
    {
      file: 'workflows/index.ts',
      find: /(export \{[^}]+\} from '\.\/housekeeping\.ts')/,
      put: `export const ${n.camel}Process = subjectLoop('${n.kind}', { remind: brief });\n$1`,
    },
    {
      file: 'api/router.ts',
      find: /(export const appRouter = router\(\{)/,
      put: `$1\n  ${n.camelPlural}: ${n.camelPlural}Router,`,
    },
    {
      file: 'api/router.ts',
      find: /(import \{ router \} from)/,
      put: `import { ${n.camelPlural}Router } from './routers/${n.camelPlural}.ts';\n$1`,
    },
    {
      file: 'web/app/pages.ts',
      find: /(export const PAGES: readonly AppPage\[\] = \[)/,
      put: `$1...${n.camelPlural}, `,
    },
    {
      file: 'web/app/pages.ts',
      find: /(import type \{ AppPage \})/,
      put: `import { ${n.camelPlural} } from '../features/${n.plural}/pages.ts';\n$1`,
    },
  ];
}

const quoted = (key: string): string => (key.includes('-') ? `'${key}'` : key);
