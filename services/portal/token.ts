import { DAY, type Instant } from '../../domain/time/instant.ts';
import { isSame, signatureOf } from '../secrets.ts';

/** What a portal link opens: one ticket of one tenant, until it expires or the contact's links are turned. */
export interface PortalClaim {
  readonly tenantId: string;
  readonly ticketId: string;
  readonly expiresAt: Instant;
  readonly signature: Buffer;
}

/** A link in a mail is followed weeks later; each further mail brings a fresh one. */
export const PORTAL_LINK_LASTS = 90 * DAY;
const SIGNATURE_BYTES = 20;
const LENGTH = 16 + 16 + 4 + SIGNATURE_BYTES;

const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const sign = (tenantId: string, ticketId: string, seconds: number, turn: string): Buffer =>
  signatureOf('portal', SIGNATURE_BYTES, tenantId, ticketId, seconds, turn);

/** @param turn what is turned to make all links of a contact void */
export function portalToken(tenantId: string, ticketId: string, turn: string, now: Instant): string {
  const seconds = Math.floor((now + PORTAL_LINK_LASTS) / 1000);
  const when = Buffer.alloc(4);
  when.writeUInt32BE(seconds);
  return Buffer.concat([
    uuidBytes(tenantId),
    uuidBytes(ticketId),
    when,
    sign(tenantId, ticketId, seconds, turn),
  ]).toString('base64url');
}

/** What a token claims, not yet believed: its signature rests on the contact's turn, which is in the tenant's data. null: none of ours. */
export function claimOfToken(token: string): PortalClaim | null {
  if (!/^[\w-]{70,80}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== LENGTH) return null;
  return {
    tenantId: uuidOf(bytes.subarray(0, 16)),
    ticketId: uuidOf(bytes.subarray(16, 32)),
    expiresAt: bytes.readUInt32BE(32) * 1000,
    signature: bytes.subarray(36),
  };
}

export const isGoodClaim = (claim: PortalClaim, turn: string, now: Instant): boolean =>
  now < claim.expiresAt && isSame(claim.signature, sign(claim.tenantId, claim.ticketId, claim.expiresAt / 1000, turn));
