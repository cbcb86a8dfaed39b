import { type SendDocumentInput, sendDocumentInput } from '../../domain/documents/contract.ts';
import { notFound } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { derivedId, newId } from '../ids.ts';
import { announce } from '../live.ts';
import { type NewMessage, queueMessages } from '../messages/queue.ts';
import { ADDRESS, letterOf, mailWith, type StoredAddress } from './letter.ts';

interface Row extends StoredAddress {
  id: string;
  number: string;
  invoiceNumber: string | null;
  currency: string;
  totalMinor: bigint;
}

const select = (ctx: Ctx, tx: Tx, id: string, where: Prisma.Sql): Promise<Row[]> => tx.$queryRaw<Row[]>`
  SELECT n.id, n.number, i.number AS "invoiceNumber", n.currency, n.total_minor AS "totalMinor", ${ADDRESS}
  FROM credit_note n JOIN invoice i ON i.tenant_id = n.tenant_id AND i.id = n.invoice_id
    JOIN customer c ON c.tenant_id = n.tenant_id AND c.id = n.customer_id JOIN tenant t ON t.id = n.tenant_id
  WHERE n.tenant_id = ${ctx.tenantId}::uuid AND n.id = ${id}::uuid AND ${where}`;

/** Queues the mail of a credit note that this transaction has just issued, where the workspace mails its documents: one, whatever it was issued by. */
export async function mailCreditNote(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<void> {
  const rows = await select(ctx, tx, id, Prisma.sql`t.settings #>> '{documents,mailInvoices}' = 'true'`);
  const mails = rows.map((row) => mailOf(row, derivedId(id, 'credit-note-mail'), now));
  await queueMessages(ctx, tx, mails, now);
}

/** Mails a credit note because somebody asks for it, as often as they do. @throws AppError NotFound, Forbidden */
export async function sendCreditNote(ctx: Ctx, input: SendDocumentInput): Promise<{ messageId: string }> {
  permit(ctx, 'invoice:update');
  const { id, to } = sendDocumentInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const [row] = await select(ctx, tx, id, Prisma.sql`true`);
    if (!row) throw notFound('This credit note');
    const mail = mailOf({ ...row, email: to ?? row.email }, newId(), now);
    await queueMessages(ctx, tx, [mail], now);
    const after = { to: mail.toAddress };
    await audit(ctx, tx, new Date(now), { action: 'sent', noun: 'credit-note', subjectId: id, after });
    await announce(ctx, tx, 'messages', null);
    return { messageId: mail.id };
  });
}

function mailOf(row: Row, id: string, now: Instant): NewMessage {
  const letter = letterOf(row, row.currency);
  const { words, to, seller, format } = letter;
  const { number, totalMinor, invoiceNumber } = row;
  const subject = words.creditMailSubject(number, seller);
  const body = words.creditMailBody(to.name, number, format.money(totalMinor), invoiceNumber ?? words.draft, seller);
  const formats = row.attachXml ? (['pdf', 'xml'] as const) : (['pdf'] as const);
  const which = { noun: 'credit-note', subjectId: row.id } as const;
  return mailWith(letter, { id, ...which, subject, body }, { documents: [{ ...which, formats }] }, now);
}
