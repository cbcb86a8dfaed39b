import type { Instant } from '../domain/time/instant.ts';
import { isSame, signatureOf } from './secrets.ts';

/** What a signed link opens: one subject of one tenant, until it expires or its turn is turned. */
export interface LinkClaim {
  readonly tenantId: string;
  readonly subjectId: string;
  readonly expiresAt: Instant;
  readonly signature: Buffer;
}

const SIGNATURE_BYTES = 20;
const LENGTH = 16 + 16 + 4 + SIGNATURE_BYTES;

const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const sign = (purpose: string, tenantId: string, subjectId: string, seconds: number, turn: string): Buffer =>
  signatureOf(purpose, SIGNATURE_BYTES, tenantId, subjectId, seconds, turn);

/** @param purpose a link made for one is good for no other @param turn what is turned to make all links of a subject void */
export function linkToken(
  purpose: string,
  { tenantId, subjectId, turn, until }: { tenantId: string; subjectId: string; turn: string; until: Instant },
): string {
  const seconds = Math.floor(until / 1000);
  const when = Buffer.alloc(4);
  when.writeUInt32BE(seconds);
  const signature = sign(purpose, tenantId, subjectId, seconds, turn);
  return Buffer.concat([uuidBytes(tenantId), uuidBytes(subjectId), when, signature]).toString('base64url');
}

/** What a token claims, not yet believed: its signature rests on the turn, which is in the tenant's data. null: none of ours. */
export function claimOfLink(token: string): LinkClaim | null {
  if (!/^[\w-]{70,80}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== LENGTH) return null;
  return {
    tenantId: uuidOf(bytes.subarray(0, 16)),
    subjectId: uuidOf(bytes.subarray(16, 32)),
    expiresAt: bytes.readUInt32BE(32) * 1000,
    signature: bytes.subarray(36),
  };
}

export const isGoodLink = (purpose: string, claim: LinkClaim, turn: string, now: Instant): boolean =>
  now < claim.expiresAt &&
  isSame(claim.signature, sign(purpose, claim.tenantId, claim.subjectId, claim.expiresAt / 1000, turn));
