import { conflict } from '../../domain/errors.ts';
import type { Mailbox } from '../../domain/mail/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { FilePort } from '../files/port.ts';
import { type OpenSource, pollMailbox } from '../mail/poll.ts';
import { readMailbox } from './read.ts';

/** Fetches a mailbox at once, for whoever sets it up. What went wrong is in `imapError`. @throws AppError NotFound, Conflict where it is not fetched */
export async function fetchNow(
  ctx: Ctx & { readonly files: FilePort },
  open: OpenSource,
  { id }: { readonly id: string },
): Promise<Mailbox> {
  permit(ctx, 'mailbox:update');
  const read = async () => {
    const now = await ctx.clock.now();
    return transaction(ctx, (tx) => readMailbox(ctx, tx, id, now));
  };
  const { imap } = await read();
  if (!imap) throw conflict('This mailbox is not fetched: say first where from.');
  await pollMailbox(ctx, open, ctx.tenantId, id);
  return read();
}
