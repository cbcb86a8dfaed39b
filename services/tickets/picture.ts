import { notFound, validation } from '../../domain/errors.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { conversationOf } from '../files/open-attachment.ts';
import { picturesIn } from '../mail/sanitise.ts';
import { type FetchLimits, fetchBytes } from '../outbound/fetch-public.ts';
import { ownedRows } from '../owned.ts';
import { readRow } from './read.ts';

/** Larger ones are rarely part of a letter. */
const LIMITS: FetchLimits = {
  maxBytes: 5_000_000,
  timeoutMs: 10_000,
  accept: 'image/png, image/jpeg, image/gif, image/webp',
};

export interface Picture {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/**
 * A picture of a customer's mail, fetched for whoever reads it: its sender learns that it was read, and nothing of the reader.
 * @param number counts the pictures of the message from 0. @throws AppError NotFound, Validation where it cannot be had, or is none
 */
export async function openPicture(
  ctx: Ctx,
  { ticketId, id, number }: { readonly ticketId: string; readonly id: string; readonly number: number },
  fetchPicture: typeof fetchBytes = fetchBytes,
): Promise<Picture> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const html = await transaction(ctx, async (tx) => {
    await readRow(ctx, tx, ticketId, reach);
    const [message] = await tx.$queryRaw<{ html: string | null }[]>`
      SELECT m.html FROM ticket_message m WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = ${id}::uuid AND ${conversationOf(ctx, ticketId)}`;
    return message?.html ?? '';
  });
  const address = picturesIn(html)[number];
  if (address === undefined) throw notFound('This picture');
  const bytes = await fetchPicture(address, LIMITS);
  const mediaType = typeOf(bytes);
  if (!mediaType) throw validation('This is not a picture.', [{ path: 'number', message: 'It is something else' }]);
  return { bytes, mediaType };
}

/** By its own bytes: what its server calls it says nothing. SVG is none of them, for it may run. */
function typeOf(bytes: Buffer): string | null {
  const begins = (at: number, text: string) => bytes.toString('latin1', at, at + text.length) === text;
  if (begins(0, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (begins(0, '\xff\xd8\xff')) return 'image/jpeg';
  if (begins(0, 'GIF87a') || begins(0, 'GIF89a')) return 'image/gif';
  return begins(0, 'RIFF') && begins(8, 'WEBP') ? 'image/webp' : null;
}
