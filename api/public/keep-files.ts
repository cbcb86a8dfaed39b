import type { NewFile } from '../../services/files/attachments.ts';
import type { FilePort } from '../../services/files/port.ts';
import type { FormFile } from './read-form.ts';

/** Bytes first: what no row names is harmless, a row without its bytes is not. */
export const keepFiles = (port: FilePort, tenantId: string, files: readonly FormFile[]): Promise<NewFile[]> =>
  Promise.all(
    files.map(async ({ name, mediaType, content }) => ({
      name,
      mediaType,
      size: content.length,
      sha256: await port.put(tenantId, content),
    })),
  );
