import { formatOf } from '../../domain/documents/format.ts';
import { type SendStatementInput, sendStatementInput } from '../../domain/documents/statement.ts';
import { WORDS } from '../../domain/documents/words.ts';
import { fromWire } from '../../domain/money/money.ts';
import { addDays } from '../../domain/time/civil.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { keepBytes } from '../files/keep-bytes.ts';
import type { FilePort } from '../files/port.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { queueMessages } from '../messages/queue.ts';
import { mailWith } from './letter.ts';
import { bytesOf } from './sent.ts';
import { readStatement, statementFile } from './statement.ts';

/**
 * Mails a statement of account as it is now: it is drawn at once, since by the time it is sent another payment may have come.
 * @throws AppError NotFound, Forbidden, Validation
 */
export async function sendStatement(
  ctx: Ctx,
  files: FilePort,
  input: SendStatementInput,
): Promise<{ messageId: string }> {
  permit(ctx, 'invoice:update');
  const { email: address, ...wanted } = sendStatementInput.parse(input);
  const now = await ctx.clock.now();
  const read = await readStatement(ctx, wanted);
  const file = await statementFile(ctx, files, read, now);
  const [sha256 = ''] = await keepBytes(ctx, files, [await bytesOf(ctx, files, file)]);
  const { statement, parties, email } = read;
  const { customerId, currency, from, to, closingMinor } = statement;
  const through = addDays(to, -1);
  const words = WORDS[parties.language];
  const { money, day } = formatOf(parties.language, currency);
  const seller = parties.seller.legalName;
  const name = parties.buyer.name;
  const balance = money(fromWire(closingMinor));
  const mail = mailWith(
    { to: { address: address ?? email, name }, seller },
    {
      id: newId(),
      noun: 'customer',
      subjectId: customerId,
      subject: words.statementMailSubject(seller),
      body: words.statementMailBody(name, day(from), day(through), balance, seller),
    },
    { files: [{ sha256, name: file.name, mediaType: file.mediaType }] },
    now,
  );
  return transaction(ctx, async (tx) => {
    await queueMessages(ctx, tx, [mail], now);
    await audit(ctx, tx, new Date(now), {
      action: 'statement-sent',
      noun: 'customer',
      subjectId: customerId,
      after: { to: mail.toAddress, from, through, currency, closingMinor },
    });
    await announce(ctx, tx, 'messages', null);
    return { messageId: mail.id };
  });
}
