import { isLanguage, sellerDetails } from '../../domain/documents/contract.ts';
import { formatOf } from '../../domain/documents/format.ts';
import { type Card, cardWords } from '../../domain/money/card.ts';
import { RECEIPT_WORDS } from '../../domain/payments/receipt-words.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { queueMessages } from '../messages/queue.ts';
import { LANGUAGE } from './language.ts';

interface Row {
  readonly name: string;
  readonly email: string;
  readonly zone: string;
  readonly language: string;
  readonly tenantName: string;
  readonly seller: unknown;
  readonly numbers: string | null;
}

interface Received {
  readonly paymentId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  /** What was more than was due. */
  readonly creditMinor: bigint;
  readonly receivedAt: Instant;
  readonly card: Card | null;
}

/**
 * Tells a customer that their money has come, in the transaction that enters it, where the workspace does so: one mail a payment. What a
 * customer's own wallet or credit pays is no news to them. One query where no receipts are mailed.
 */
export async function mailReceipt(ctx: Ctx, tx: Tx, received: Received, now: Instant): Promise<void> {
  const { paymentId, customerId, currency, amountMinor, creditMinor, receivedAt, card } = received;
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT c.name, c.email, c.zone, ${LANGUAGE} AS language, w.name AS "tenantName",
      (SELECT s.details FROM seller_profile s WHERE s.tenant_id = c.tenant_id ORDER BY s.number DESC LIMIT 1) AS seller,
      (SELECT string_agg(i.number, ', ' ORDER BY i.number) FROM payment_allocation a JOIN invoice i ON i.tenant_id = a.tenant_id AND i.id = a.invoice_id
        WHERE a.tenant_id = c.tenant_id AND a.payment_id = ${paymentId}::uuid) AS numbers
    FROM tenant w JOIN customer c ON c.tenant_id = w.id AND c.id = ${customerId}::uuid
    WHERE w.id = ${ctx.tenantId}::uuid AND w.settings #>> '{documents,mailReceipts}' = 'true' AND c.email <> ''`;
  if (!row) return;
  const language = isLanguage(row.language) ? row.language : 'en';
  const { subject, body, credit, regards } = RECEIPT_WORDS[language];
  const { money, day } = formatOf(language, currency);
  const seller = row.seller === null ? row.tenantName : sellerDetails.parse(row.seller).legalName;
  const on = day(civilDateAt(row.zone, receivedAt));
  const said = body(row.name, money(amountMinor), on, row.numbers ?? '', card && cardWords(card));
  const mail = {
    id: derivedId(paymentId, 'receipt'),
    channel: 'email' as const,
    toAddress: row.email,
    toName: row.name,
    subject: subject(money(amountMinor), seller),
    body: [said, ...(creditMinor > 0n ? [credit(money(creditMinor))] : []), regards(seller)].join('\n\n'),
    dueAt: now,
    noun: 'customer',
    subjectId: customerId,
    envelope: { inReplyTo: null, references: [], replyTo: null, fromName: seller, files: [] },
  };
  await queueMessages(ctx, tx, [mail], now);
}
