import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../test/support/house.ts';
import { transaction } from './context.ts';
import { Prisma } from './database.ts';
import { containing, listPage } from './list.ts';

let house: House;
const rows = [
  { title: 'b', read: null },
  { title: 'a', read: '2026-01-02T00:00:00Z' },
  { title: 'a', read: null },
  { title: 'b', read: '2026-01-01T00:00:00Z' },
  { title: 'a', read: '2026-01-01T00:00:00Z' },
  { title: 'c', read: null },
];
beforeAll(async () => {
  house = await openHouse();
  const { id, members } = house.acme;
  for (const [i, row] of rows.entries()) {
    await house.owner.query(
      `INSERT INTO notification (tenant_id, id, member_id, tone, title, created_at, read_at) VALUES ($1, $2, $3, 'info', $4, now(), $5)`,
      [id, `0199c0de-0000-7000-8000-00000000000${i}`, members.owner, row.title, row.read],
    );
  }
});
afterAll(() => house.close());

function page(sort: string, pageSize: number, cursor?: string) {
  const ctx = house.ctx(house.acme, house.acme.as('owner'));
  return transaction(ctx, (tx) =>
    listPage(
      tx,
      { page: 1, pageSize, sort, cursor },
      {
        select: Prisma.sql`n.id, n.title`,
        from: Prisma.sql`notification n`,
        where: [],
        id: 'n.id',
        sort: {
          title: { column: 'n.title', type: 'text' },
          readAt: { column: 'n.read_at', type: 'timestamptz', nullable: true },
        },
        read: (row: { id: string }) => Number(row.id.at(-1)),
      },
    ),
  );
}

async function walk(sort: string, pageSize: number): Promise<number[]> {
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await page(sort, pageSize, cursor);
    seen.push(...items);
    cursor = nextCursor ?? undefined;
  } while (cursor);
  return seen;
}

test.each([
  ['title', [1, 2, 4, 0, 3, 5]],
  ['-title', [5, 3, 0, 4, 2, 1]],
  ['readAt', [3, 4, 1, 0, 2, 5]],
  ['-readAt', [1, 4, 3, 5, 2, 0]],
  ['title,-readAt', [1, 4, 2, 3, 0, 5]],
  ['-title,readAt', [5, 3, 0, 4, 1, 2]],
])('by %s each row comes once, in one order, whatever the size of the page', async (sort, order) => {
  for (const size of [1, 2, 5, 6, 7]) expect([size, await walk(sort, size)]).toEqual([size, order]);
});

test('a full last page has no next one', async () => {
  expect((await page('title', 6)).nextCursor).toBeNull();
  expect((await page('title', 5)).nextCursor).not.toBeNull();
});

test('a cursor of another order, or a made-up one, is refused', async () => {
  const { nextCursor } = await page('title', 2);
  await expect(page('-title', 2, nextCursor ?? '')).rejects.toMatchObject({ kind: 'Validation' });
  await expect(page('title', 2, 'x')).rejects.toMatchObject({ kind: 'Validation' });
});

test('what people search for is text, not a pattern', () => {
  expect(containing('50%_\\')).toBe('%50\\%\\_\\\\%');
});
