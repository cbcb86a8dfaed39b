import type { Readable } from 'node:stream';
import type { Instant } from '../../domain/time/instant.ts';

/** Where bytes are kept: a folder here, an object store elsewhere. Content is addressed by its hash, within its tenant. */
export interface FilePort {
  /** Keeps the bytes, once however often they come. @returns their SHA-256 as hex */
  put(tenantId: string, bytes: Buffer): Promise<string>;
  /** Keeps a file that lies on this machine already, and takes it away from where it lies. */
  take(tenantId: string, path: string, sha256: string): Promise<void>;
  /** @throws AppError NotFound where the bytes are gone */
  read(tenantId: string, sha256: string): Promise<Readable>;
  /** Takes bytes away that nobody has put since; others stay. @returns whether they are gone */
  remove(tenantId: string, sha256: string, since: Instant): Promise<boolean>;
}
