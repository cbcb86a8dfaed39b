import { buyerDetails, isLanguage, type Language, sellerDetails } from '../../domain/documents/contract.ts';
import { formatOf } from '../../domain/documents/format.ts';
import { type DocumentWords, WORDS } from '../../domain/documents/words.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { Prisma } from '../database.ts';
import type { MailEnvelope, NewMessage } from '../messages/queue.ts';

/** What ADDRESS selects. */
export interface StoredAddress {
  email: string;
  language: string | null;
  buyer: unknown;
  seller: unknown;
  tenantName: string;
  attachXml: boolean;
}

/** For `i` (invoice), `c` (its customer) and `t` (tenant): to whom its papers are mailed, in whose name, and with what. */
export const ADDRESS = Prisma.sql`c.email, i.language, coalesce(i.buyer, buyer_of(c)) AS buyer, t.name AS "tenantName",
  coalesce(t.settings #>> '{documents,attachXml}', '') = 'true' AS "attachXml",
  (SELECT s.details FROM seller_profile s WHERE s.tenant_id = i.tenant_id AND s.number = i.seller_number) AS seller`;

/** Who is written to, by whom, and how this is said in the customer's language. */
export interface Letter {
  readonly to: { readonly address: string; readonly name: string };
  readonly seller: string;
  readonly words: DocumentWords;
  readonly format: ReturnType<typeof formatOf>;
}

export function letterOf(row: StoredAddress, currency: string): Letter {
  const language: Language = isLanguage(row.language) ? row.language : 'en';
  return {
    to: { address: row.email, name: buyerDetails.parse(row.buyer).name },
    seller: row.seller === null ? row.tenantName : sellerDetails.parse(row.seller).legalName,
    words: WORDS[language],
    format: formatOf(language, currency),
  };
}

interface About {
  /** By which the mail is known, so that it is written once. */
  readonly id: string;
  readonly noun: string;
  readonly subjectId: string;
  readonly subject: string;
  readonly body: string;
}

/** A mail in the seller's name with papers beside it. */
export const mailWith = (
  { to, seller }: Pick<Letter, 'to' | 'seller'>,
  about: About,
  papers: Pick<MailEnvelope, 'documents'> | Pick<MailEnvelope, 'files'>,
  now: Instant,
): NewMessage => ({
  ...about,
  channel: 'email',
  toAddress: to.address,
  toName: to.name,
  dueAt: now,
  envelope: { inReplyTo: null, references: [], replyTo: null, fromName: seller, files: [], ...papers },
});
