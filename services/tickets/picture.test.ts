import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf } from '../../test/support/tickets.ts';
import { picturesIn, sanitise } from '../mail/sanitise.ts';
import { addMessage } from './add-message.ts';
import { openPicture } from './picture.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
const { as, open } = deskOf(() => house);

const PNG = Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1');
const MAIL = `<p>Hello <img src="https://a.test/one.png?x=1&y=2" alt="One"> <img src="http://a.test/plain.png"> <img src="cid:1@x">
  <img src="https://a.test/count.gif" width="1"> <em data-picture="https://forged.test/x">me</em>
  <img src="javascript:alert(1)"><img src="https://a.test/two.png" onerror="alert(1)"></p>`;

test('of pictures only addresses of the web by https are kept, in their order, and nobody else says where one is', () => {
  const html = sanitise(MAIL).html ?? '';
  expect(picturesIn(html)).toEqual(['https://a.test/one.png?x=1&y=2', 'https://a.test/two.png']);
  expect(html).toContain('[picture: One]');
  expect(html).not.toMatch(/<img|onerror|forged|javascript/);
});

test('a picture is fetched for whoever may read the ticket, by its number, and is one by its bytes', async () => {
  const { id: ticketId } = await open();
  const html = sanitise(MAIL).html;
  const outside = { via: 'email', authorName: 'Ana', authorAddress: 'ana@customer.test', html } as const;
  const { message } = await addMessage(as('owner'), { id: ticketId, kind: 'customer_message', body: 'Hello' }, outside);
  const asked: string[] = [];
  const answers = (bytes: Buffer) => (url: string) => {
    asked.push(url);
    return Promise.resolve(bytes);
  };
  const look = (number: number, bytes = PNG, ctx = as('support'), at = ticketId) =>
    openPicture(ctx, { ticketId: at, id: message.id, number }, answers(bytes));
  expect(await look(1)).toEqual({ bytes: PNG, mediaType: 'image/png' });
  expect(await look(0, Buffer.from('GIF89a'))).toMatchObject({ mediaType: 'image/gif' });
  expect(asked).toEqual(['https://a.test/two.png', 'https://a.test/one.png?x=1&y=2']);
  await expect(look(0, Buffer.from('<svg onload="alert(1)"/>'))).rejects.toMatchObject({ kind: 'Validation' });
  await expect(look(2)).rejects.toMatchObject({ kind: 'NotFound' });
  const stranger = house.ctx(house.other, house.other.as('owner'));
  await expect(look(0, PNG, stranger)).rejects.toMatchObject({ kind: 'NotFound' });
  // Nor through another ticket that one may read.
  await expect(look(0, PNG, as('support'), (await open()).id)).rejects.toMatchObject({ kind: 'NotFound' });
  expect(asked).toHaveLength(3);
  // As in production: never from a network of ours.
  const inside = sanitise('<img src="https://127.0.0.1/x.png">').html;
  const mail = { ...outside, html: inside };
  const sent = await addMessage(as('owner'), { id: ticketId, kind: 'customer_message', body: 'x' }, mail);
  await expect(openPicture(as('support'), { ticketId, id: sent.message.id, number: 0 })).rejects.toThrow(
    'private network',
  );
});
