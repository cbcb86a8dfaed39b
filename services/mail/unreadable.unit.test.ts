import { expect, test } from 'vitest';
import { readMail } from './parse.ts';

test('a mail that nothing can be read of is a letter of its bytes, and says that they are more', async () => {
  const broken = () => Promise.reject(new Error('broken'));
  const read = await readMail(Buffer.from('Hello'), { from: 'ana@customer.test', to: [] }, broken);
  expect(read).toMatchObject({ whole: false, letter: { text: 'Hello', from: { address: 'ana@customer.test' } } });
});
