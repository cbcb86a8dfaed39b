import { DAY, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { Actor, Ctx } from '../../services/context.ts';
import type { FilePort } from '../../services/files/port.ts';
import { updatePublicForm } from '../../services/forms/setting.ts';
import { receiveMail } from '../../services/mail/receive.ts';
import { createMailbox } from '../../services/mailboxes/create.ts';
import { addMessage } from '../../services/tickets/add-message.ts';
import type { Happening } from './history.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const plain = (id: string, from: string, subject: string, text: string, more: readonly string[] = []): string =>
  [
    `From: ${from}`,
    'To: support@pombal.test',
    `Subject: ${subject}`,
    `Message-ID: <${id}@mail.test>`,
    ...more,
    '',
    text,
  ].join('\r\n');

const HTML = [
  'From: Rita Sousa <rita@lumen.test>',
  'To: support@pombal.test',
  'Subject: The totals in the report do not add up',
  'Message-ID: <report@mail.test>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="b"',
  '',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  `<p>Hello,</p><p>the <b>monthly report</b> says this:</p>
<table><tr><th>Month</th><th>Total</th></tr><tr><td>January</td><td>1,200</td></tr><tr><td>February</td><td>980</td></tr></table>
<p>but the sum below it is <i>2,080</i>. A picture of it is attached.</p><p>Rita<br><img src="https://tracker.test/open.gif" width="1" height="1"><img src="https://lumen.test/logo.png" alt="Lumen"></p>
<blockquote><p>Your report of February is ready.</p></blockquote>`,
  '--b',
  'Content-Type: image/png; name="report.png"',
  'Content-Disposition: attachment; filename="report.png"',
  'Content-Transfer-Encoding: base64',
  '',
  PIXEL,
  '--b--',
  '',
].join('\r\n');

/** A mailbox and a few days of its mail: a conversation by mail, one in HTML with a file, an automatic reply, a mail from nobody. */
export function mailDesk(now: Instant, lead: Actor, files: FilePort): Happening[] {
  const made = { id: '' };
  const start = now - 3 * DAY;
  const arrives = (after: Instant, raw: string): Happening => ({
    at: start + after,
    async run(as) {
      const { db, clock, tenantId } = as(lead);
      await receiveMail(
        { db, clock, files, requestId: null },
        {
          tenantId,
          mailboxId: made.id,
          door: 'smtp',
          raw: Buffer.from(raw),
          envelope: { from: null, to: ['support@pombal.test'] },
        },
      );
    },
  });
  return [
    {
      at: start - DAY,
      async run(as) {
        made.id = (
          await createMailbox(as(lead), { address: 'support@pombal.test', name: 'Pombal support', category: 'mail' })
        ).id;
        await updatePublicForm(as(lead), { open: true });
      },
    },
    arrives(
      0,
      plain(
        'hello',
        'Tomás Braga <tomas@ferro.test>',
        'Where do I change the sender of invoices?',
        'Hello,\r\n\r\nour accountant asks for another sender. Where is that?\r\n\r\nTomás',
      ),
    ),
    {
      at: start + 40 * MINUTE,
      async run(as) {
        const id = await ticketOf(as(lead), 'hello@mail.test');
        await addMessage(as(lead), {
          id,
          kind: 'public_reply',
          body: 'Under Settings, Workspace. Does that help?',
          status: 'pending',
        });
      },
    },
    arrives(
      3 * HOUR,
      plain(
        'thanks',
        'Tomás Braga <tomas@ferro.test>',
        'Re: Where do I change the sender of invoices?',
        'Found it, thank you. One more thing: can it be another one for each customer?\r\n\r\nOn Mon, 2 Mar 2026 at 10:00, Pombal support <support@pombal.test> wrote:\r\n> Under Settings, Workspace. Does that help?',
        ['In-Reply-To: <hello@mail.test>'],
      ),
    ),
    arrives(2 * DAY + 5 * HOUR, HTML),
    arrives(
      2 * DAY + 6 * HOUR,
      plain('away', 'Vera Cruz <vera@nova.test>', 'Automatic reply: Your invoice', 'I am away until Monday.', [
        'Auto-Submitted: auto-replied',
      ]),
    ),
  ];
}

async function ticketOf(ctx: Ctx, mailId: string): Promise<string> {
  const [row] = await ctx.db.withTenant(
    ctx.tenantId,
    (tx) => tx.$queryRaw<{ id: string }[]>`SELECT ticket_id AS id FROM ticket_message WHERE message_id = ${mailId}`,
  );
  if (!row) throw new Error('the mail of the demo has opened no ticket');
  return row.id;
}
