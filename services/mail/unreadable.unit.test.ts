import { expect, test, vi } from 'vitest';
import { readMail } from './parse.ts';

vi.mock('mailparser', () => ({ simpleParser: () => Promise.reject(new Error('broken')) }));

test('a mail that nothing can be read of is a letter of its bytes, and says that they are more', async () => {
  const read = await readMail(Buffer.from('Hello'), { from: 'ana@customer.test', to: [] });
  expect(read).toMatchObject({ whole: false, letter: { text: 'Hello', from: { address: 'ana@customer.test' } } });
});
