import { afterEach, expect, test, vi } from 'vitest';
import { createClient } from './trpc.ts';

afterEach(() => void vi.unstubAllGlobals());

const ID = '0199a200-0000-7000-8000-000000000000';

/** How a question with so much in it is sent. */
async function sent(letters: number) {
  const requests: { method: string; url: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    requests.push({ method: init.method ?? 'GET', url, body: init.body });
    return Promise.resolve(new Response('[{"result":{"data":null}}]', { status: 200 }));
  });
  await createClient(() => undefined)
    .tickets.list.query({ q: 'a'.repeat(letters), filter: { teamId: [ID] } })
    .catch(() => undefined);
  return requests;
}

test('a question goes in the address, and by POST where it is too long for one', async () => {
  expect(await sent(1_000)).toMatchObject([{ method: 'GET', body: undefined }]);
  expect(await sent(10_000)).toMatchObject([{ method: 'POST', url: '/api/trpc/tickets.list' }]);
});

test('none is so long that an address cannot hold it, and none that it could hold is refused', async () => {
  for (let letters = 1_500; letters < 2_100; letters += 20) {
    const [request] = await sent(letters);
    expect(request?.url.length ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(2_000);
  }
});
