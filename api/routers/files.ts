import { z } from 'zod';
import { attachment, MOST_FILE_BYTES } from '../../domain/files/contract.ts';
import { permit } from '../../services/context.ts';
import { takeBytes } from '../../services/files/keep-bytes.ts';
import { requireTakenType, uploadFile } from '../../services/files/upload.ts';
import { uploadRoute } from '../uploads.ts';

/** A file to send along with a message: its id goes into `fileIds`. */
export const fileUpload = uploadRoute({
  path: '/files',
  summary: 'Upload a file, to be sent along with a message of a ticket',
  maxBytes: MOST_FILE_BYTES,
  fields: z.object({ mediaType: z.string().max(150).default('application/octet-stream') }),
  output: attachment,
  permit: (ctx) => permit(ctx, 'ticket:update'),
  async handle(ctx, { path, fileName, size, sha256 }, { mediaType }) {
    requireTakenType(fileName);
    await takeBytes(ctx, ctx.deps.files, { path, sha256 });
    return uploadFile(ctx, { name: fileName, size, sha256, mediaType });
  },
});
