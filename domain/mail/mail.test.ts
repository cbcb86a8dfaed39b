import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeFileName, safeMediaType } from '../files/contract.ts';
import { decide, type Known, MOST_FROM_SENDER, MOST_HOPS, type Thread } from './decide.ts';
import { kindOf } from './kind.ts';
import { claimOf, cleanSubject, type Letter, numberInSubject, plainId, replyAddress, untagged } from './letter.ts';
import { splitQuote } from './quote.ts';

const letter = (change: Partial<Letter> = {}): Letter => ({
  messageId: 'one@customer.test',
  inReplyTo: null,
  references: [],
  from: { address: 'ana@customer.test', name: 'Ana' },
  recipients: ['support@acme.test'],
  named: ['support@acme.test'],
  subject: 'Cannot sign in',
  text: 'Hello',
  headers: {},
  hops: 3,
  report: null,
  fromMailSystem: false,
  ...change,
});
const thread: Thread = { ticketId: 't1', number: 1042, participants: ['ana@customer.test'] };
const known = (change: Partial<Known> = {}): Known => ({
  isOurs: false,
  ownAddresses: ['support@acme.test'],
  bySignedAddress: null,
  byReference: null,
  byTag: null,
  side: null,
  answered: null,
  recentFromSender: 0,
  ...change,
});

test('a mail that belongs to nothing opens a ticket', () => {
  expect(decide(letter(), known())).toEqual({ kind: 'ticket', note: null, spam: false });
  const flagged = (headers: Letter['headers']) => decide(letter({ headers }), known());
  expect(flagged({ 'x-spam-flag': 'YES' })).toMatchObject({ kind: 'ticket', spam: true });
  expect(flagged({ 'x-spam-status': 'No, score=1' })).toMatchObject({ kind: 'ticket', spam: false });
});

test('the signed address is the strongest, then a Message-ID, then the number from somebody who takes part', () => {
  const other = { ...thread, ticketId: 't2' };
  const third = { ...thread, ticketId: 't3' };
  const ticketOf = (change: Partial<Known>) => decide(letter(), known(change));
  expect(ticketOf({ bySignedAddress: thread, byReference: other, byTag: third })).toMatchObject({ ticketId: 't1' });
  expect(ticketOf({ bySignedAddress: thread })).toMatchObject({ kind: 'reply', proven: true });
  expect(ticketOf({ byReference: other, byTag: third })).toMatchObject({ kind: 'reply', ticketId: 't2', proven: true });
  // Anybody can write a number and a From.
  expect(ticketOf({ byTag: third })).toMatchObject({ kind: 'reply', ticketId: 't3', proven: false });
});

test('a stranger who guesses a number gets a ticket of their own, and staff are told', () => {
  const stranger = letter({ from: { address: 'eve@else.test', name: null }, subject: 'Re: [#1042] hi' });
  const decision = decide(stranger, known({ byTag: thread }));
  expect(decision).toMatchObject({ kind: 'ticket', note: expect.stringContaining('#1042') });
});

test('who takes part does so under every plus tag of their address, and under no other', () => {
  const from = (address: string) => decide(letter({ from: { address, name: null } }), known({ byTag: thread })).kind;
  expect(from('ana+shop@customer.test')).toBe('reply');
  expect(from('ana@customer.test')).toBe('reply');
  expect(from('anab@customer.test')).toBe('ticket');
  expect(from('+ana@customer.test')).toBe('ticket');
  expect(from('ana@customer.test.evil.test')).toBe('ticket');
});

test('property: machines open nothing and answer in no conversation, strangers enter none, and the same mail is judged alike', () => {
  const address = fc.constantFrom('ana@customer.test', 'eve@else.test', 'support@acme.test');
  const maybeThread = fc.constantFrom(null, thread);
  const mails = fc.record({
    from: fc.option(fc.record({ address, name: fc.constant(null) }), { nil: null }),
    subject: fc.constantFrom('Help', 'Re: [#1042] Help', 'Automatic reply: x', 'failure notice'),
    headers: fc.constantFrom<Letter['headers']>({}, { 'auto-submitted': 'auto-replied' }, { precedence: 'bulk' }),
    hops: fc.constantFrom(0, MOST_HOPS, MOST_HOPS + 1),
    fromMailSystem: fc.boolean(),
  });
  const knowledge = fc.record({
    isOurs: fc.boolean(),
    bySignedAddress: maybeThread,
    byReference: maybeThread,
    byTag: maybeThread,
    answered: fc.constantFrom(null, { outgoingId: 'm1', ticketId: 't1' }),
    recentFromSender: fc.constantFrom(0, MOST_FROM_SENDER - 1, MOST_FROM_SENDER),
  });
  fc.assert(
    fc.property(mails, knowledge, (mail, what) => {
      const [one, all] = [letter(mail), known(what)];
      const decision = decide(one, all);
      expect(decide(one, all)).toEqual(decision);
      if (kindOf(one) !== 'letter') expect(['ignored', 'note', 'bounce']).toContain(decision.kind);
      if (decision.kind !== 'reply') return;
      const proved = all.bySignedAddress ?? all.byReference;
      expect(proved !== null || thread.participants.includes(one.from?.address ?? '')).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a bounce never opens a ticket; it names the mail that came back', () => {
  const report = {
    action: 'failed',
    status: '5.1.1',
    diagnostic: 'smtp; 550 5.1.1  no such user',
    recipient: 'ana@customer.test',
    originalId: 'x@us',
  };
  const bounce = letter({ report, fromMailSystem: true });
  const answered = { outgoingId: 'm1', ticketId: 't1' };
  expect(decide(bounce, known({ answered, byReference: thread }))).toEqual({
    kind: 'bounce',
    outgoingId: 'm1',
    ticketId: 't1',
    recipient: 'ana@customer.test',
    reason: 'It came back: 550 5.1.1 no such user',
  });
  expect(decide(bounce, known())).toMatchObject({ kind: 'ignored' });
  expect(decide(letter({ report: { ...report, action: 'delayed' } }), known({ answered }))).toMatchObject({
    kind: 'ignored',
  });
  // qmail writes no report, only a text.
  const plain = letter({ fromMailSystem: true, subject: 'failure notice', text: 'Sorry.\n550 no mailbox here\n' });
  expect(decide(plain, known({ answered }))).toMatchObject({
    kind: 'bounce',
    recipient: null,
    reason: 'It came back: 550 no mailbox here',
  });
});

test('an automatic reply is a note on its thread, and nothing where it has none', () => {
  const away = letter({ headers: { 'auto-submitted': 'auto-replied' } });
  expect(decide(away, known({ byReference: thread }))).toMatchObject({ kind: 'note', ticketId: 't1' });
  expect(decide(away, known())).toMatchObject({ kind: 'ignored' });
});

test.each<[string, Partial<Letter>, ReturnType<typeof kindOf>]>([
  ['said to be written by a person', { headers: { 'auto-submitted': 'no' } }, 'letter'],
  ['of a vacation program', { headers: { 'auto-submitted': 'auto-replied (vacation)' } }, 'auto-reply'],
  [
    'of Exchange',
    { headers: { 'x-auto-response-suppress': 'All' }, subject: 'Automatic reply: Invoice' },
    'auto-reply',
  ],
  ['of an old autoresponder', { headers: { 'x-autoreply': 'yes' } }, 'auto-reply'],
  ['of a mailing', { headers: { precedence: 'bulk' } }, 'auto-reply'],
  ['in German', { subject: 'Abwesenheitsnotiz: Urlaub' }, 'auto-reply'],
  ['of a mail system, about something else', { fromMailSystem: true, subject: 'Quota' }, 'auto-reply'],
  ['about being out of the office', { subject: 'Where is your out of office setting?' }, 'letter'],
])('what sort of mail: %s', (_name, change, kind) => {
  expect(kindOf(letter(change))).toBe(kind);
});

test('loops: our own mark, our own mailbox, too many hops, too many mails from one sender', () => {
  const ignored = { kind: 'ignored' };
  expect(decide(letter(), known({ isOurs: true }))).toMatchObject(ignored);
  expect(decide(letter({ from: { address: 'support@acme.test', name: null } }), known())).toMatchObject(ignored);
  const opened = { kind: 'ticket' };
  expect(decide(letter({ hops: MOST_HOPS }), known())).toMatchObject(opened);
  expect(decide(letter({ hops: MOST_HOPS + 1 }), known())).toMatchObject(ignored);
  expect(decide(letter(), known({ recentFromSender: MOST_FROM_SENDER - 1 }))).toMatchObject(opened);
  expect(decide(letter(), known({ recentFromSender: MOST_FROM_SENDER }))).toMatchObject(ignored);
  // Nor is a conversation a way round it.
  expect(decide(letter(), known({ recentFromSender: MOST_FROM_SENDER, byReference: thread }))).toMatchObject(ignored);
});

test('a mail without a sender is a ticket that says so', () => {
  expect(decide(letter({ from: null }), known())).toMatchObject({
    kind: 'ticket',
    note: expect.stringContaining('sender'),
  });
});

test('reply addresses carry the number and a signature, unless the local part would pass 64 characters', () => {
  const signature = 'abcdefghijklmnop';
  const address = replyAddress('support@acme.test', 1042, signature);
  expect(address).toBe('support+t1042-abcdefghijklmnop@acme.test');
  expect(claimOf(address.toUpperCase())).toEqual({ number: 1042, signature });
  expect(untagged(address)).toEqual({ address: 'support@acme.test', tag: 't1042-abcdefghijklmnop' });
  expect(untagged(' Support@Acme.test ')).toEqual({ address: 'support@acme.test', tag: null });
  expect(claimOf('support@acme.test')).toBeNull();
  expect(claimOf('support+sales@acme.test')).toBeNull();
  const local = (length: number) => `${'s'.repeat(length - '+t1042-'.length - signature.length)}@acme.test`;
  expect(replyAddress(local(64), 1042, signature)).toContain('+t1042-');
  expect(replyAddress(local(65), 1042, signature)).toBe(local(65));
});

test('subjects: the tag, the prefixes of many languages, control characters, nothing at all', () => {
  expect(numberInSubject('Fwd: [#7] Re: [#1042] Export')).toBe(1042);
  expect(numberInSubject('Ticket #1042')).toBeNull();
  expect(cleanSubject('Re: AW: Fwd: [#1042] Export\u0000 stops\r\nBcc: x')).toBe('Export stops Bcc: x');
  expect(cleanSubject('  ')).toBe('(no subject)');
  expect(cleanSubject('a'.repeat(301))).toHaveLength(300);
  expect(cleanSubject('Reset: my password')).toBe('Reset: my password');
});

test('ids are compared without brackets and spaces; what is no id is none', () => {
  expect(plainId(' <a@b> ')).toBe('a@b');
  expect(plainId('<>')).toBeNull();
  expect(plainId(undefined)).toBeNull();
});

test.each([
  ['Gmail', 'It works now.\n\nOn Mon, 2 Mar 2026 at 10:00, Support <s@acme.test> wrote:\n> Try again', 'It works now.'],
  ['Gmail, wrapped', 'Thanks\n\nOn Mon, 2 Mar 2026 at 10:00, Support\n<s@acme.test> wrote:\n> Try again', 'Thanks'],
  ['German', 'Danke\nAm 02.03.2026 um 10:00 schrieb Support:\n> Bitte', 'Danke'],
  ['Outlook', 'Done.\n\nFrom: Support <s@acme.test>\nSent: Monday, 2 March 2026\nTo: Ana', 'Done.'],
  ['only marks', 'Yes\n\n> Did it work?\n> Tell us', 'Yes'],
  [
    'answers between the lines',
    '> Did it work?\nYes\n> And the other?\nNo',
    '> Did it work?\nYes\n> And the other?\nNo',
  ],
  ['nothing but a quote', '> Did it work?', '> Did it work?'],
  ['no quote', 'On Monday it worked', 'On Monday it worked'],
])('quoted text is told from what was written: %s', (_name, text, fresh) => {
  expect(splitQuote(text).fresh).toBe(fresh);
});

test('file names are names on every system and hide nothing', () => {
  expect(safeFileName('../../etc/passwd')).toBe('passwd');
  expect(safeFileName('C:\\temp\\con.txt')).toBe('_con.txt');
  expect(safeFileName('invoice\u202efdp.exe\u0000')).toBe('invoicefdp.exe');
  expect(safeFileName('"a";b\r\nX: y.pdf')).toBe('a;bX y.pdf');
  expect(safeFileName('...')).toBe('file');
  expect(safeFileName(`${'a'.repeat(200)}.pdf`)).toMatch(/^a{146}\.pdf$/);
  expect(safeMediaType('Text/HTML')).toBe('text/html');
  expect(safeMediaType('text/html\r\nX: y')).toBe('application/octet-stream');
});
