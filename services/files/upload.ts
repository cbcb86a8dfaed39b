import { validation } from '../../domain/errors.ts';
import { type Attachment, isRefusedType, safeFileName, safeMediaType } from '../../domain/files/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { enterFiles, type NewFile } from './attachments.ts';

/** Enters a file that its uploader may send along with a message. Its bytes are with the port already. @throws AppError Validation */
export async function uploadFile(ctx: Ctx, file: NewFile): Promise<Attachment> {
  permit(ctx, 'ticket:update');
  requireTakenType(file.name);
  const now = await ctx.clock.now();
  const [id] = await transaction(ctx, (tx) => enterFiles(ctx, tx, [file], ctx.actor.id, now));
  return {
    id: id as string,
    name: safeFileName(file.name),
    mediaType: safeMediaType(file.mediaType),
    size: file.size,
  };
}

/** Programs are not taken: whoever opens one has run it. @throws AppError Validation */
export function requireTakenType(name: string): void {
  if (!isRefusedType(name)) return;
  const message = `${safeFileName(name)} is a program, which is not taken. Send it in an archive if it must be.`;
  throw validation(message, [{ path: 'file', message }]);
}
