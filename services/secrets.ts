import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Until a node says the house's own, what is signed is good for this process alone: in tests and while the demo is made. */
let secret: Buffer = randomBytes(32);
const keys = new Map<string, Buffer>();

/** The house's secret (BACKBEAT_SECRET), said once when a node starts. */
export function configureSecrets(house: Buffer): void {
  secret = house;
  keys.clear();
}

/** 32 bytes for one purpose: what is signed for one is good for no other. */
function keyFor(purpose: string): Buffer {
  const known = keys.get(purpose);
  if (known) return known;
  const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `backbeat/${purpose}`, 32));
  keys.set(purpose, key);
  return key;
}

/** HMAC-SHA-256 over the parts; they are joined by a character that none of ours contains. @param bytes of it that are kept, 10 to 32 */
export const signatureOf = (purpose: string, bytes: number, ...parts: readonly (string | number)[]): Buffer =>
  createHmac('sha256', keyFor(purpose)).update(parts.join('\n')).digest().subarray(0, bytes);

export const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Base32 in lower case: for addresses and links, whose case nobody keeps. */
export function base32(bytes: Buffer): string {
  let text = '';
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += LETTERS[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + LETTERS[(value << (5 - bits)) & 31] : text;
}

/** Encrypts for this house only, by AES-256-GCM. @param belongsTo what it is the secret of: it opens as that of nothing else */
export function seal(purpose: string, belongsTo: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), iv).setAAD(Buffer.from(belongsTo));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `v1.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
}

/** What was sealed; null where it was changed, or sealed by another house or for something else. */
export function unseal(purpose: string, belongsTo: string, sealed: string): string | null {
  try {
    const bytes = Buffer.from(sealed.replace(/^v1\./, ''), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, 12))
      .setAAD(Buffer.from(belongsTo))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
