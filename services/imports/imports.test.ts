import { createReadStream, existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportJob, NewImport } from '../../domain/imports/contract.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { createCompany } from '../companies/create.ts';
import type { Ctx } from '../context.ts';
import { createJourney } from '../journeys/create.ts';
import { publishJourney } from '../journeys/publish.ts';
import { createLead } from '../leads/create.ts';
import { deleteLead } from '../leads/delete.ts';
import { listLeads } from '../leads/list.ts';
import { convertLead, updateLead } from '../leads/update.ts';
import { actEffect, failEffect } from '../processes/act.ts';
import { workflowIdOf } from '../processes/change.ts';
import { planSubject } from '../processes/plan-workflow.ts';
import { createImport } from './create.ts';
import { listImportErrors } from './errors.ts';
import { getImport } from './get.ts';
import { listImports } from './list.ts';
import { importStore } from './process.ts';

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('sales'));
});
afterAll(() => house.close());

async function* bytes(text: string | Uint8Array, chunk = 7): AsyncGenerator<Uint8Array> {
  const all = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < all.length; at += chunk) yield all.subarray(at, at + chunk);
}

const begin = (text: string | Uint8Array, input: Partial<NewImport> = {}, as = ctx) =>
  createImport(as, { entity: 'leads', fileName: 'leads.csv', ...input }, bytes(text));

/** What the workflow's loop does, by hand. @param effects stops after so many, as a worker that is killed does */
async function run(job: Pick<ImportJob, 'id'>, effects = Number.POSITIVE_INFINITY): Promise<ImportJob> {
  const workflowId = workflowIdOf('import', house.acme.id, job.id);
  const worker = house.ctx(house.acme, { kind: 'process', id: workflowId } as never);
  for (let done = 0; ; ) {
    const plan = await planSubject(worker, importStore, workflowId);
    if (plan.due.length === 0) break;
    for (const { key } of plan.due) {
      if (done++ === effects) return getImport(ctx, job);
      expect(await actEffect(worker, importStore, workflowId, key)).toBe(true);
    }
  }
  return getImport(ctx, job);
}

const counts = ({ total, processed, created, updated, unchanged, failed }: ImportJob) => ({
  total,
  processed,
  created,
  updated,
  unchanged,
  failed,
});
const importAll = async (text: string, input: Partial<NewImport> = {}) => run(await begin(text, input));
const tally = async (sql: string): Promise<number> => Number((await house.owner.query(sql)).rows[0].n);

describe('a file of leads', () => {
  const file = (from: number, to: number) =>
    `id,name,email,visits\n${Array.from({ length: to - from }, (_, i) => `f-${from + i},Lead ${from + i},l${from + i}@x.example,${i % 9}`).join('\n')}\n`;

  it('is imported, audited and told of; the same file again changes nothing', async () => {
    const text = file(0, 700);
    const job = await begin(text);
    expect(job).toMatchObject({
      resumed: false,
      state: 'importing',
      total: 700,
      processed: 0,
      mapping: { visits: 'fields.visits' },
    });
    const wakes = await house.owner.query('SELECT kind FROM outbox WHERE workflow_id LIKE $1', [`%${job.id}`]);
    expect(wakes.rows).toEqual([{ kind: 'import' }]);
    const done = await run(job);
    expect(done).toMatchObject({ state: 'finished', error: null });
    expect(counts(done)).toEqual({ total: 700, processed: 700, created: 700, updated: 0, unchanged: 0, failed: 0 });
    expect(await tally(`SELECT count(*) AS n FROM audit WHERE action = 'created' AND noun = 'lead'`)).toBe(700);
    expect(await tally(`SELECT count(*) AS n FROM import_row`)).toBe(0);
    const notes = await house.owner.query('SELECT member_id, title, href FROM notification');
    expect(notes.rows).toEqual([
      {
        member_id: house.acme.members.sales,
        title: 'leads.csv is imported: 700 new, 0 changed, 0 unchanged, 0 left out',
        href: `/imports/${job.id}`,
      },
    ]);

    const before = await house.owner.query('SELECT id, version, updated_at FROM lead ORDER BY id');
    house.clock.moveTo(Date.parse('2026-03-03T09:00:00Z'));
    const again = await importAll(text);
    expect(again.id).not.toBe(job.id);
    expect(counts(again)).toMatchObject({ created: 0, updated: 0, unchanged: 700, failed: 0 });
    expect((await house.owner.query('SELECT id, version, updated_at FROM lead ORDER BY id')).rows).toEqual(before.rows);
    expect(await tally(`SELECT count(*) AS n FROM audit WHERE noun = 'lead'`)).toBe(700);
  });

  it('goes on after a kill between two batches, each row once', async () => {
    const text = file(1000, 2300);
    const job = await begin(text);
    const halfway = await run(job, 1);
    expect(counts(halfway)).toMatchObject({ processed: 500, created: 500 });
    const next = await begin(text);
    expect(next).toMatchObject({ resumed: true, id: job.id, processed: 500 });
    expect(await tally(`SELECT count(*) AS n FROM import_job WHERE state = 'uploading'`)).toBe(0);
    const done = await run(next);
    expect(counts(done)).toEqual({ total: 1300, processed: 1300, created: 1300, updated: 0, unchanged: 0, failed: 0 });
  });

  it('does a batch once however often it is asked', async () => {
    const job = await begin(file(3000, 3010));
    await run(job, 1);
    const workflowId = workflowIdOf('import', house.acme.id, job.id);
    expect(await actEffect(ctx, importStore, workflowId, 'batch:2')).toBe(false);
    expect(counts(await run(job))).toMatchObject({ processed: 10, created: 10 });
  });

  it('names the row and the reason of each that it leaves out', async () => {
    const deleted = await createLead(ctx, { externalId: 'gone', name: 'Gone' });
    await deleteLead(ctx, { id: deleted.id, version: 1 });
    const done = await importAll(
      [
        'id,name,email,status', // row 1
        'e-1,Ann,ann@e.example,new',
        'e-2,Bob,not-an-address,new', // row 3
        '', // row 4, blank
        'e-3,Carl,carl@e.example,asleep', // row 5
        ',,,', // row 6, blank
        ',Select,,', // row 7: nobody
        'e-4,Dora,dora@e.example,new,extra', // row 8
        'e-1,Anna,ann@e.example,new', // row 9: says otherwise
        'e-1,Ann,ann@e.example,new', // row 10: says the same
        'gone,Back,,', // row 11
        'e-5,Short', // row 12
      ].join('\r\n'),
    );
    expect(counts(done)).toEqual({ total: 9, processed: 9, created: 2, updated: 0, unchanged: 1, failed: 6 });
    const { items, total } = await listImportErrors(ctx, { id: done.id });
    expect(total).toBe(6);
    expect(items.map((item) => [item.row, item.reason])).toEqual([
      [3, expect.stringContaining('email: ')],
      [5, expect.stringContaining('asleep is not a status')],
      [7, 'A lead needs an id, an e-mail address or a name'],
      [8, 'The row has 5 cells, the header has 4'],
      [9, 'Row 2 is about the same lead and says otherwise: this row was left out'],
      [11, 'This lead was deleted here, and an import does not bring it back'],
    ]);
    expect(items[0]?.cells).toEqual(['e-2', 'Bob', 'not-an-address', 'new']);
  });

  it('updates what the file says and leaves what it does not; people’s progress is not undone', async () => {
    const lead = await createLead(ctx, {
      externalId: 'u-1',
      name: 'Uma',
      phone: '+49 30 1',
      fields: { age: 30, city: 'Köln' },
    });
    await updateLead(ctx, { id: lead.id, version: 1, status: 'qualified' });
    const sold = await createLead(ctx, { externalId: 'u-2', name: 'Sold' });
    await convertLead(ctx, { id: sold.id, version: 1 });
    const done = await importAll(
      'id,name,phone,age,city,status,converted\nu-1,Uma B,,31,Select,new,\nu-2,Sold,,,,lost,0\nu-3,Tim,,,,,1\n',
    );
    expect(counts(done)).toMatchObject({ created: 1, updated: 1, unchanged: 1, failed: 0 });
    const { items } = await listLeads(ctx, { q: 'uma b' });
    expect(items).toMatchObject([
      { name: 'Uma B', phone: '+49 30 1', status: 'qualified', version: 3, fields: { age: 31, city: 'Köln' } },
    ]);
    expect((await house.history(lead.id)).at(-1)).toMatchObject({
      action: 'updated',
      before: { name: 'Uma', fields: { age: 30, city: 'Köln' } },
      after: { name: 'Uma B', fields: { age: 31, city: 'Köln' } },
    });
    expect((await listLeads(ctx, { q: 'tim' })).items).toMatchObject([
      { status: 'converted', convertedAt: new Date(await ctx.clock.now()).toISOString() },
    ]);
  });

  it('without ids finds people by their address, and says where that is not enough', async () => {
    const known = await createLead(ctx, { externalId: 'crm-77', name: 'Nina', email: 'nina@n.example' });
    for (const externalId of ['twin-1', 'twin-2']) await createLead(ctx, { externalId, email: 'twin@n.example' });
    const text =
      'name,email\nNina N,NINA@n.example\nNew,new@n.example\nTwin,twin@n.example\nNo Address,\nNo Address,\n';
    const done = await importAll(text);
    expect(counts(done)).toMatchObject({ created: 2, updated: 1, unchanged: 1, failed: 1 });
    expect((await listImportErrors(ctx, done)).items).toMatchObject([
      { row: 4, reason: '2 leads have this email: add a column with ids' },
    ]);
    expect((await listLeads(ctx, { filter: { email: 'nina@n.example' } })).items).toMatchObject([
      { id: known.id, externalId: 'crm-77', name: 'Nina N' },
    ]);
    expect(counts(await importAll(text))).toMatchObject({ created: 0, updated: 0, unchanged: 4, failed: 1 });
  });
});

describe('a journey for what is imported', () => {
  const design = {
    graph: {
      startId: 'hello',
      nodes: [
        { id: 'hello', type: 'send-email' as const, subject: 'Hello', body: 'Hello', nextId: 'end' },
        { id: 'end', type: 'end' as const },
      ],
    },
  };

  it('that is not published any more stops the import with its words, until a person retries or leaves it out', async () => {
    const owner = house.ctx(house.acme, house.acme.as('owner'));
    const draft = await createJourney(owner, { name: 'Withdrawn', design });
    await publishJourney(owner, { id: draft.id, version: 1 });
    const job = await begin('id,email\nw-1,w1@w.example\n', { enrolJourneyId: draft.id });
    await run(job, 1);
    await house.owner.query(`UPDATE journey_version SET status = 'retired', retired_at = now() WHERE journey_id = $1`, [
      draft.id,
    ]);
    await expect(run(job)).rejects.toMatchObject({ kind: 'Conflict' });
    // What the activity's loop does after its last try.
    const workflowId = workflowIdOf('import', house.acme.id, job.id);
    await failEffect(owner, importStore, workflowId, 'enrol:2', 'This journey has not been published yet.');
    expect(await getImport(ctx, job)).toMatchObject({
      state: 'failed',
      created: 1,
      enrolled: 0,
      error: expect.stringContaining('not been published'),
    });
  });

  it('begins for each lead once, whichever import brings it, and ends where a later file says it was sold', async () => {
    const owner = house.ctx(house.acme, house.acme.as('owner'));
    const draft = await createJourney(owner, { name: 'Welcome', design });
    const text = 'id,email,converted\nj-1,j1@j.example,0\nj-2,j2@j.example,1\nj-3,j3@j.example,0\nj-4,nobody,0\n';
    await expect(begin(text, { enrolJourneyId: draft.id })).rejects.toMatchObject({ kind: 'Conflict' });
    await publishJourney(owner, { id: draft.id, version: 1 });
    const done = await importAll(text, { enrolJourneyId: draft.id });
    expect(done).toMatchObject({ state: 'finished', created: 3, failed: 1, enrolled: 2 });
    expect(await importAll(text, { enrolJourneyId: draft.id })).toMatchObject({ unchanged: 3, enrolled: 0 });
    await importAll('id,email,converted\nj-1,j1@j.example,1\n');
    const { rows } = await house.owner.query(
      `SELECT l.external_id AS lead, p.status FROM enrolment e JOIN lead l ON l.id = e.lead_id
       JOIN process p ON p.kind = 'nurture' AND p.subject_id = e.id WHERE e.journey_id = $1 ORDER BY 1`,
      [draft.id],
    );
    expect(rows).toEqual([
      { lead: 'j-1', status: 'running' },
      { lead: 'j-3', status: 'running' },
    ]);
    const nextAt = await house.owner.query(
      `SELECT p.next_what, p.next_at <= $2 AS due FROM enrolment e JOIN lead l ON l.id = e.lead_id
       JOIN process p ON p.kind = 'nurture' AND p.subject_id = e.id WHERE e.journey_id = $1 AND l.external_id = 'j-1'`,
      [draft.id, new Date(await ctx.clock.now())],
    );
    expect(nextAt.rows).toEqual([{ next_what: expect.stringMatching(/^exit/), due: true }]);
  });
});

describe('contacts and companies', () => {
  it('are imported with the contacts in their companies', async () => {
    await createCompany(ctx, { name: 'Known AG' });
    const companies = await importAll('Company name;Website\nKnown AG;known.example\nFresh AG;www.fresh.example\n', {
      entity: 'companies',
    });
    expect(counts(companies)).toMatchObject({ created: 2, updated: 0, failed: 0 });
    const contacts = await importAll('Name;E-Mail;Company\nPia;pia@f.example;Fresh AG\nPaul;paul@f.example;Nowhere\n', {
      entity: 'contacts',
    });
    expect(counts(contacts)).toMatchObject({ created: 1, failed: 1 });
    expect((await listImportErrors(ctx, contacts)).items).toMatchObject([
      { row: 3, reason: 'There is no company called "Nowhere": import companies first' },
    ]);
  });
});

describe('the form of the file', () => {
  it('may have a byte order mark, quotes, line ends in cells, tabs', async () => {
    const done = await importAll('\uFEFF"id"\t"name"\r\nq-1\t"Big ""O""\r\nBrien"\r\nq-2\tÄnne\r\n');
    expect(counts(done)).toMatchObject({ total: 2, created: 2 });
    expect((await listLeads(ctx, { q: 'änne' })).items).toMatchObject([{ externalId: 'q-2' }]);
    expect((await listLeads(ctx, { q: 'big "o" brien' })).total).toBe(1);
  });

  it.each([
    ['', 'The file is empty.'],
    ['id,name\n', 'The file has a header but no rows.'],
    [
      new Uint8Array([0x69, 0x64, 0x0a, 0xe9, 0x0a]),
      'The file is not UTF-8 text. Save it as "CSV UTF-8" and try again.',
    ],
    ['id\n1\u0000\n', 'The file is not text. Export it as CSV (UTF-8) and try again.'],
    ['id,name\n1,a\n2,"open\n3,c\n', 'Row 3 opens a quote (") that is never closed. Correct it and try again.'],
    ['id,id\n1,2\n', 'Two columns are called "id": rename one.'],
    ['colour,size\nred,1\n', 'Map a column to externalId, or email, or name, or firstName, or lastName.'],
  ])('is refused in words where it will not do: %j', async (text, message) => {
    await expect(begin(text)).rejects.toMatchObject({ kind: 'Validation', message });
    expect(await tally(`SELECT count(*) AS n FROM import_job WHERE state = 'uploading'`)).toBe(0);
  });

  it('drops an upload whose sender goes away, and one whose server was killed', async () => {
    async function* cut() {
      yield new TextEncoder().encode(`id\n${'x\n'.repeat(2500)}`);
      throw new Error('the sender is gone');
    }
    const upload = createImport(ctx, { entity: 'leads', fileName: 'cut.csv' }, cut());
    await expect(upload).rejects.toThrow('the sender is gone');
    const at = new Date((await ctx.clock.now()) - 11 * 60_000);
    await house.owner.query(
      `INSERT INTO import_job (tenant_id, id, entity, file_name, header, mapping, state, created_at, staged_at)
       VALUES ($1, gen_random_uuid(), 'leads', 'killed.csv', '{id}', '{}', 'uploading', $2, $2)`,
      [house.acme.id, at],
    );
    await importAll('id\nafter-the-kill\n');
    expect(await tally(`SELECT count(*) AS n FROM import_job WHERE file_name IN ('cut.csv', 'killed.csv')`)).toBe(0);
  });
});

describe('who', () => {
  it('keeps imports to their tenant and to those who may', async () => {
    const job = await begin('id\nw-1\n');
    const stranger = house.ctx(house.other, house.other.as('owner'));
    await expect(getImport(stranger, job)).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(listImportErrors(stranger, job)).rejects.toMatchObject({ kind: 'NotFound' });
    expect((await listImports(stranger, {})).total).toBe(0);
    const guest = house.ctx(house.acme, house.acme.as('guest'));
    await expect(begin('id\nw-2\n', {}, guest)).rejects.toMatchObject({ kind: 'Forbidden' });
    expect((await listImports(guest, {})).items[0]).toMatchObject({ id: job.id });
    expect(await house.history(job.id)).toMatchObject([{ action: 'created', actor_id: house.acme.members.sales }]);
    await expect(begin('id\nw-3\n', { entity: 'contacts', enrolJourneyId: job.id })).rejects.toMatchObject({
      kind: 'Validation',
    });
  });
});

const REAL = '../shared/data/leads.csv';
it.skipIf(!existsSync(REAL))(`9,240 real leads (skipped where ${REAL} is missing)`, async () => {
  const tenant = house.other;
  const sales = house.ctx(tenant, tenant.as('sales'));
  const load = async () => {
    const job = await createImport(sales, { entity: 'leads', fileName: 'leads.csv' }, createReadStream(REAL));
    const workflowId = workflowIdOf('import', tenant.id, job.id);
    for (;;) {
      const { due } = await planSubject(sales, importStore, workflowId);
      if (due.length === 0) return getImport(sales, job);
      for (const { key } of due) await actEffect(sales, importStore, workflowId, key);
    }
  };
  expect(counts(await load())).toEqual({
    total: 9240,
    processed: 9240,
    created: 9240,
    updated: 0,
    unchanged: 0,
    failed: 0,
  });
  const google = await listLeads(sales, { filter: { source: ['Google'] } });
  expect(google.total).toBe(2869 + 5);
  expect((await listLeads(sales, { filter: { source: ['Bing'] } })).total).toBe(11);
  expect((await listLeads(sales, { filter: { status: ['converted'] } })).total).toBe(3561);
  const { rows } = await house.owner.query(
    `SELECT count(*) FILTER (WHERE fields ->> 'specialization' ILIKE 'select') AS selects, count(*) FILTER (WHERE NOT fields ? 'specialization') AS none
     FROM lead WHERE tenant_id = $1`,
    [tenant.id],
  );
  expect(rows[0]).toEqual({ selects: '0', none: String(1942 + 1438) });
  expect(counts(await load())).toMatchObject({ created: 0, updated: 0, unchanged: 9240, failed: 0 });
});
