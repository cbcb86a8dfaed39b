import { type SendInvoiceInput, sendInvoiceInput } from '../../domain/documents/contract.ts';
import { AppError, notFound } from '../../domain/errors.ts';
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
  status: string;
  number: string | null;
  currency: string;
  payableMinor: bigint;
  payBy: string | null;
}

const COLUMNS = Prisma.sql`i.id, i.number, i.status, i.currency, i.payable_minor AS "payableMinor", i.pay_by::text AS "payBy", ${ADDRESS}`;
const FROM = Prisma.sql`invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id JOIN tenant t ON t.id = i.tenant_id`;

/** The mail that finalising an invoice causes: one, whatever way it is finalised by. */
export const invoiceMailId = (invoiceId: string): string => derivedId(invoiceId, 'invoice-mail');

/**
 * Queues the mails of invoices that this transaction has just finalised, where the workspace mails them. Their documents are drawn when the
 * mails go out: a run of thousands is not held up by them. One statement where nothing is mailed.
 */
export async function mailInvoices(ctx: Ctx, tx: Tx, invoiceIds: readonly string[], now: Instant): Promise<void> {
  if (invoiceIds.length === 0) return;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM ${FROM}
    WHERE (SELECT w.settings #>> '{documents,mailInvoices}' FROM tenant w) = 'true' AND i.tenant_id = ${ctx.tenantId}::uuid
      AND i.id = ANY(${[...invoiceIds]}::uuid[]) AND i.status <> 'draft'`;
  const mails = rows.map((row) => mailOf(row, invoiceMailId(row.id), now));
  await queueMessages(ctx, tx, mails, now);
}

/** One mail with an invoice's documents. @param id what it is known by, so that it is written once */
function mailOf(row: Row, id: string, now: Instant): NewMessage {
  const letter = letterOf(row, row.currency);
  const { words, to, seller, format } = letter;
  const number = row.number ?? words.draft;
  const payBy = row.payBy && row.payableMinor > 0n ? format.day(row.payBy) : null;
  const subject = words.mailSubject(number, seller);
  const body = words.mailBody(to.name, number, format.money(row.payableMinor), payBy, seller);
  const formats = row.attachXml ? (['pdf', 'xml'] as const) : (['pdf'] as const);
  const which = { noun: 'invoice', subjectId: row.id } as const;
  return mailWith(letter, { id, ...which, subject, body }, { documents: [{ ...which, formats }] }, now);
}

/**
 * Mails an invoice because somebody asks for it, as often as they do.
 * @throws AppError NotFound, Forbidden, Conflict for a draft or a void one
 */
export async function sendInvoice(ctx: Ctx, input: SendInvoiceInput): Promise<{ messageId: string }> {
  permit(ctx, 'invoice:update');
  const { id, to, attachXml } = sendInvoiceInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<Row[]>`
      SELECT ${COLUMNS} FROM ${FROM} WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${id}::uuid FOR SHARE OF i`;
    if (!row) throw notFound('This invoice');
    if (row.status === 'draft') throw new AppError('Conflict', 'A draft is not sent. Finalise it first.');
    if (row.status === 'void') throw new AppError('Conflict', 'This invoice is void, so it is not sent.');
    const mail = mailOf({ ...row, email: to ?? row.email, attachXml: attachXml ?? row.attachXml }, newId(), now);
    await queueMessages(ctx, tx, [mail], now);
    await audit(ctx, tx, new Date(now), {
      action: 'sent',
      noun: 'invoice',
      subjectId: id,
      after: { to: mail.toAddress },
    });
    await announce(ctx, tx, 'messages', null);
    return { messageId: mail.id };
  });
}
