import { open } from 'node:fs/promises';
import type { SellerDetails } from '../../domain/documents/contract.ts';
import { validation } from '../../domain/errors.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { enterFiles, type NewFile } from '../files/attachments.ts';

export type Logo = NonNullable<SellerDetails['logo']>;
type Picture = Pick<Logo, 'mediaType' | 'width' | 'height'>;

/** A PNG's or JPEG's kind and size, by its own bytes: what it is called says nothing. null: it is neither, or damaged. */
export function pictureOf(bytes: Buffer): Picture | null {
  const sized = (mediaType: Picture['mediaType'], width: number, height: number): Picture | null =>
    width >= 1 && height >= 1 && width <= 8000 && height <= 8000 ? { mediaType, width, height } : null;
  if (bytes.length >= 24 && bytes.readUInt32BE(0) === 0x89504e47 && bytes.toString('latin1', 12, 16) === 'IHDR') {
    return sized('image/png', bytes.readUInt32BE(16), bytes.readUInt32BE(20));
  }
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  // JPEG: segments one after the other; SOF0 to SOF2 have the size.
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2) {
      return sized('image/jpeg', bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** @throws AppError Validation */
export async function readPicture(path: string): Promise<Picture> {
  const file = await open(path);
  try {
    // A JPEG's size may stand behind a profile of colours.
    const { buffer, bytesRead } = await file.read(Buffer.alloc(300_000), 0, 300_000, 0);
    const picture = pictureOf(buffer.subarray(0, bytesRead));
    if (picture) return picture;
  } finally {
    await file.close();
  }
  const message = 'Use a PNG or JPEG of at most 8,000 pixels a side';
  throw validation(`${message}.`, [{ path: 'file', message }]);
}

/** Enters a picture whose bytes the port has. It is shown once it is saved with the seller's details. */
export async function uploadLogo(ctx: Ctx, file: NewFile, picture: Picture): Promise<Logo> {
  permit(ctx, 'document:update');
  const now = await ctx.clock.now();
  await transaction(ctx, (tx) => enterFiles(ctx, tx, [{ ...file, mediaType: picture.mediaType }], null, now));
  return { sha256: file.sha256, ...picture };
}
