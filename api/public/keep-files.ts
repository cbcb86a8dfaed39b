import type { NewFile } from '../../services/files/attachments.ts';
import { keepBytes } from '../../services/files/keep-bytes.ts';
import type { ApiDeps } from '../deps.ts';
import type { FormFile } from './read-form.ts';

/** Keeps what came with a form, for whoever makes rows of it. */
export async function keepFiles(
  { db, clock, files }: Pick<ApiDeps, 'db' | 'clock' | 'files'>,
  tenantId: string,
  given: readonly FormFile[],
): Promise<NewFile[]> {
  const hashes = await keepBytes(
    { db, clock, tenantId },
    files,
    given.map(({ content }) => content),
  );
  return given.map(({ name, mediaType, content }, i) => ({
    name,
    mediaType,
    size: content.length,
    sha256: hashes[i] ?? '',
  }));
}
