import { describe, expect, it } from 'vitest';
import { guessCompanyMapping, normaliseCompany } from '../companies/normalise.ts';
import { guessContactMapping, normaliseContact } from '../contacts/normalise.ts';
import type { LedgerEntry } from '../process/contract.ts';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { checkMapping } from './check-mapping.ts';
import { detectDelimiter } from './dialect.ts';
import { BATCH_ROWS, type ImportFacts, importProcess } from './plan.ts';

describe('what separates the cells', () => {
  it.each([
    ['a,b,c\n1;2;3;4', ','],
    ['a;b,c;d\n', ';'],
    ['a\tb\tc', '\t'],
    ['"x;y;z",b\n', ','],
    ['\r\n\r\na;b\r\n', ';'],
    ['one column', ','],
    ['"say ""a;b;c""",b', ','],
  ])('%j → %j', (start, delimiter) => {
    expect(detectDelimiter(start)).toBe(delimiter);
  });
});

describe('guessing and cleaning', () => {
  it('takes each field once and keeps the rest under its own name', () => {
    expect(
      guessContactMapping(['ID', 'First Name', 'Surname', 'E-Mail', 'E-Mail Address', 'Company', 'T-Shirt']),
    ).toEqual({
      ID: 'externalId',
      'First Name': 'firstName',
      Surname: 'lastName',
      'E-Mail': 'email',
      Company: 'company',
      'T-Shirt': 'fields.tShirt',
    });
    expect(guessCompanyMapping(['Company name', 'Website', '№'])).toEqual({
      'Company name': 'name',
      Website: 'domain',
    });
  });

  it('makes a contact of its parts, and names the column of what is wrong', () => {
    const mapping = { First: 'firstName', Last: 'lastName', Mail: 'email', Zone: 'zone', Age: 'fields.age' };
    expect(normaliseContact({ First: ' Ann ', Last: 'Example', Mail: 'A@B.de', Age: '41' }, mapping)).toMatchObject({
      contact: { name: 'Ann Example', email: 'a@b.de', fields: { age: 41 } },
    });
    expect(normaliseContact({ Mail: 'a@b.de' }, mapping)).toMatchObject({ contact: { name: 'a@b.de' } });
    const bad = normaliseContact({ First: 'Ann', Mail: 'nobody', Zone: 'Mars/Base' }, mapping);
    expect(bad).toMatchObject({ issues: [{ column: 'Mail' }, { column: 'Zone' }] });
    expect(normaliseContact({ First: 'n/a' }, mapping)).toMatchObject({
      issues: [{ message: 'A contact needs a name' }],
    });
    expect(normaliseCompany({ W: 'http://www.a.example:80/x' }, { W: 'domain' })).toMatchObject({ issues: [{}] });
  });

  it('refuses a mapping that cannot be followed', () => {
    const words = (header: string[], mapping: Record<string, string | null>) =>
      checkMapping(header, mapping, 'leads').map((issue) => issue.message);
    expect(words(['a', 'b'], { a: 'email', b: 'fields.x' })).toEqual([]);
    expect(words(['a', 'a'], { a: 'email' })).toEqual(['Two columns are called "a": rename one.']);
    expect(words(['a'], { b: 'email' })[0]).toBe('The file has no column "b".');
    expect(words(['a'], { a: 'salary' })[0]).toContain('"salary" is not a field');
    expect(words(['a', 'b'], { a: 'email', b: 'email' })).toEqual(['"a" fills email already.']);
    expect(words(['a'], { a: 'source' })[0]).toContain('Map a column to externalId');
  });
});

describe('the plan', () => {
  const start = Date.parse('2026-03-02T09:00:00Z');
  const facts = (lastRow: number, enrols = false, ledger: ImportFacts['ledger'] = {}): ImportFacts => ({
    status: 'running',
    ledger,
    startedAt: start,
    lastRow,
    enrols,
    finished: false,
  });
  const keys = (of: ImportFacts) => planProcess(importProcess, of, start).due.map((effect) => effect.key);
  const entry = (key: string, state: LedgerEntry['state']): LedgerEntry => ({
    key,
    kind: key.split(':')[0] ?? '',
    dueAt: start,
    state,
    attempt: 1,
    at: start,
    retryAt: null,
  });

  it.each([
    [1, []],
    [2, ['batch:2']],
    [BATCH_ROWS, ['batch:2']],
    [BATCH_ROWS + 1, ['batch:2']],
    [BATCH_ROWS + 2, ['batch:2', 'batch:502']],
  ])('a file whose last row is %i has the batches %j', (lastRow, batches) => {
    const forecast = simulate(importProcess, facts(lastRow), { from: start, until: start });
    expect(forecast.entries.map((done) => done.effect.key)).toEqual([...batches, 'finish']);
    expect(forecast.over).toMatchObject({ outcome: 'finished' });
  });

  it('enrols when all rows are in, and then ends', () => {
    const forecast = simulate(importProcess, facts(600, true), { from: start, until: start });
    expect(forecast.entries.map((done) => done.effect.key)).toEqual([
      'batch:2',
      'batch:502',
      'enrol:2',
      'enrol:502',
      'finish',
    ]);
  });

  it('hands over a few batches at a time, never one that is in the ledger, and waits behind one that failed', () => {
    expect(keys(facts(9241))).toHaveLength(8);
    expect(keys(facts(600, false, { 'batch:2': entry('batch:2', 'done') }))).toEqual(['batch:502']);
    const first = planProcess(importProcess, facts(600), start).due[0];
    if (!first) throw new Error('nothing is due');
    const failed = applyOutcome(importProcess, facts(600), first, { state: 'failed', at: start }, start);
    expect(failed.status).toBe('failed');
    expect(keys(failed)).toEqual([]);
  });

  it('goes on behind a batch that a person skipped, and is not over where the end failed', () => {
    expect(keys(facts(600, false, { 'batch:2': entry('batch:2', 'skipped') }))).toEqual(['batch:502']);
    const last = facts(1);
    const finish = planProcess(importProcess, last, start).due[0];
    if (!finish) throw new Error('nothing is due');
    expect(applyOutcome(importProcess, last, finish, { state: 'failed', at: start }, start).finished).toBe(false);
  });
});
