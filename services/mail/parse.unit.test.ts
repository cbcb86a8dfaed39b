import { expect, test } from 'vitest';
import { readMail } from './parse.ts';
import { LONGEST_HTML, MOST_TAGS, sanitise } from './sanitise.ts';
import { textOfHtml } from './text-of-html.ts';

/** What is bounded takes half a second at most, what is not forty seconds and more: between them even a busy machine can tell. */
const BOUND_MS = 4_000;
const timed = async <T>(work: () => T | Promise<T>): Promise<T> => {
  const begun = performance.now();
  const done = await work();
  expect(performance.now() - begun).toBeLessThan(BOUND_MS);
  return done;
};
const read = (raw: string) => readMail(Buffer.from(raw), { from: '', to: [] });
const report = (text: string, rest = '') =>
  [
    'From: MAILER-DAEMON@mx.test',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    text,
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Action: failed',
    rest,
    '--b--',
    '',
  ].join('\r\n');

test('a delivery report of a million blank lines is read at once', async () => {
  const { letter } = await timed(() => read(report('\n'.repeat(1_000_000))));
  expect(letter.report).toMatchObject({ action: 'failed', originalId: null });
});

test.each([
  ['Message-ID: <a@b.test>', 'a@b.test'],
  ['> > Message-ID: <a@b.test>', 'a@b.test'],
  ['It failed.\r\n\r\n \tmessage-id:\r\n <a@b.test>', 'a@b.test'],
  [`${'x\r\n'.repeat(21_000)}Message-ID: <a@b.test>`, 'a@b.test'],
  [`${'x\r\n'.repeat(33_000)}Message-ID: <a@b.test>`, null],
  ['No Message-ID: <a@b.test>', null],
])('the mail that failed is found where it is quoted, in the first 64 KB: %.60s', async (text, id) => {
  expect((await read(report(text))).letter.report?.originalId).toBe(id);
});

test.each([
  ['Content-Type: text/html\r\n\r\n', '<div>'.repeat(400_000)],
  ['Content-Type: text/html\r\n\r\n', '<'.repeat(1_000_000)],
  ['Content-Type: text/html\r\n\r\n', '<style>'.repeat(30_000)],
  ['Content-Type: text/html\r\n\r\n', '<br'.repeat(70_000)],
  ['Content-Type: text/html\r\n\r\n', '<style></style'.repeat(20_000)],
  ['Sender: ', `${'<'.repeat(300_000)}\r\n\r\nHello`],
])('what is written to keep the reader busy is read at once: %s%.20s', async (head, rest) => {
  await timed(() => read(`Subject: Long\r\n${head}${rest}`));
});

test('HTML alone has a text: its lines, its words, no markup', async () => {
  const html = `<html><head><title>No</title></head><style>p { color: red }</style><body>
    <p>Hello <b>Ana</b> &amp; &#74;o&#x73;&eacute;,</p>
    <div>2 < 3 &lt;b&gt;</div>one<br/>two</body></html>`;
  expect(textOfHtml(html)).toBe('Hello Ana & José,\n2 < 3 <b>\none\ntwo');
  const { letter } = await read(`Subject: x\r\nContent-Type: text/html\r\n\r\n<p>Hello</p><p>there</p>`);
  expect(letter.text).toBe('Hello\nthere');
});

test('HTML of more than 200 kB or 5,000 tags is left out, and at once; up to there it is shown', async () => {
  const filled = (length: number) => `<p>${'x'.repeat(length - 7)}</p>`;
  expect((await timed(() => sanitise(filled(LONGEST_HTML)))).html).toHaveLength(LONGEST_HTML);
  expect(sanitise(filled(LONGEST_HTML + 1)).html).toBeNull();
  expect((await timed(() => sanitise('x<br>'.repeat(MOST_TAGS)))).html).toContain('x<br />x');
  expect(sanitise('x<br>'.repeat(MOST_TAGS + 1)).html).toBeNull();
  for (const tag of ['<div>', '<b>', '<p>', '<table>', '<svg>', '</p>', '<a href="x">', '<']) {
    expect((await timed(() => sanitise(tag.repeat(400_000)))).html, tag).toBeNull();
    // Deeper than sixty it is text.
    const deep = (await timed(() => sanitise(`${tag.repeat(MOST_TAGS)}words`))).html ?? '';
    expect(deep.match(/<div>/g)?.length ?? 0).toBeLessThanOrEqual(60);
  }
});
