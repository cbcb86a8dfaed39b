import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { type BillingFile, billingFiles, billingTable, type Table } from './tables.ts';
import { asCsv, asXlsx, MOST_ROWS } from './write.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const QUERY = { from: '2026-03-01', to: '2026-04-01' };
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  await subscribe(ctx, { customerId: (await newCustomer(ctx, null, '+Sum')).id });
  await bill(ctx);
});
afterAll(() => house.close());

const queryOf = (file: BillingFile) => (file === 'recognition' ? { from: '2026-03', months: '2' } : QUERY);
async function csv(table: Table): Promise<string[]> {
  let text = '';
  for await (const part of asCsv(table)) text += part;
  return text.trimEnd().split('\r\n');
}

describe('a report as a file', () => {
  it.each(billingFiles)('%s has as many cells a row as heads', async (file) => {
    const { head, rows } = await billingTable(ctx, file, queryOf(file));
    let lines = 0;
    for await (const row of rows) {
      expect(row).toHaveLength(head.length);
      lines += 1;
    }
    expect(lines).toBeGreaterThan(0);
  });

  it('as CSV begins with the mark of UTF-8 and runs no formula', async () => {
    const [head, first] = await csv(await billingTable(ctx, 'journal', QUERY));
    expect(head).toBe('\u{feff}Entry,Date,Kind,Document,Customer,Account,Account name,Tax,Debit,Credit,Currency');
    expect(first).toMatch(/^2026-000001,2026-03-02,Invoice,INV-\d+,'\+Sum,1400,Receivables,,58\.31,,EUR$/);
  });

  it('as a workbook has amounts as numbers and text as text', async () => {
    const book = await asXlsx(await billingTable(ctx, 'journal', QUERY), 'journal');
    const files = unzipSync(new Uint8Array(book));
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(sheet).toContain('<v>58.31</v>');
    expect(sheet).not.toContain('<f>');
  });

  it('that is too long for a workbook says so', async () => {
    const rows = (count: number) => Array.from({ length: count }, () => ['x']);
    await expect(asXlsx({ head: ['x'], rows: rows(MOST_ROWS + 1) }, 'x')).rejects.toMatchObject({ kind: 'Validation' });
    await expect(asXlsx({ head: ['x'], rows: rows(MOST_ROWS) }, 'x')).resolves.toBeDefined();
  });

  it('is for those who may read invoices, and of their own workspace', async () => {
    const employee = house.ctx(house.acme, house.acme.as('employee'));
    for (const file of billingFiles) {
      await expect(billingTable(employee, file, queryOf(file))).rejects.toMatchObject({ kind: 'Forbidden' });
    }
    const stranger = house.ctx(house.other, house.other.as('owner'));
    expect(await csv(await billingTable(stranger, 'journal', QUERY))).toHaveLength(1);
  });
});
