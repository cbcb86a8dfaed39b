import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Database } from '../database.ts';
import type { Identity } from './identity.ts';
import { REVOKED_CHANNEL, type Revocation } from './revoke.ts';

/** Somebody signed in, as far as a request needs to know. */
export interface SignedIn {
  readonly sessionId: string;
  readonly tenantId: string;
  readonly memberId: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

export interface Sessions {
  /** null: not a token of ours, expired, or its session or member is gone. */
  fromAccessToken(token: string): Promise<SignedIn | null>;
  /** A new access token for a session that still lives; null where it does not. */
  refresh(refreshToken: string): Promise<{ accessToken: string; signedIn: SignedIn } | null>;
  /** Still good? For streams, which outlive the token they were opened with. */
  isAlive(signedIn: SignedIn): Promise<boolean>;
  /** Ends the session on every node at once. */
  end(sessionId: string): Promise<void>;
  /** What the other nodes said. */
  forget(revoked: Revocation | 'everything'): void;
}

/** How long a member's permissions are taken for true without asking, should a revocation not arrive. */
const CACHE_MS = 30_000;
const CACHE_SIZE = 10_000;
/** A key id that we do not know asks the database at most this often. */
const KEYS_MS = 10_000;

const claimsSchema = z.object({ sid: z.string(), tid: z.uuid(), mid: z.uuid() });
type Claims = z.output<typeof claimsSchema>;

export function keepSessions(identity: Identity, db: Database): Sessions {
  const cache = new Map<
    string,
    { readonly at: number; readonly memberId: string; readonly found: Promise<SignedIn | null> }
  >();
  const verify = tokenVerifier(identity);

  function resolve(claims: Claims): Promise<SignedIn | null> {
    const known = cache.get(claims.sid);
    if (known && performance.now() - known.at < CACHE_MS) return known.found;
    // The promise itself is kept: a revocation that comes while it loads takes it out again.
    const found = load(identity, db, claims);
    cache.delete(claims.sid);
    cache.set(claims.sid, { at: performance.now(), memberId: claims.mid, found });
    found.catch(() => cache.delete(claims.sid));
    if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value ?? '');
    return found;
  }

  function forget(revoked: Revocation | 'everything'): void {
    if (revoked === 'everything') cache.clear();
    else if ('session' in revoked) cache.delete(revoked.session);
    else for (const [sid, entry] of cache) if (entry.memberId === revoked.member) cache.delete(sid);
  }

  return {
    forget,
    async fromAccessToken(token) {
      const claims = await verify(token);
      return claims ? resolve(claims) : null;
    },
    async refresh(refreshToken) {
      const accessToken = await issue(identity, refreshToken);
      const claims = accessToken ? await verify(accessToken) : null;
      const signedIn = claims ? await resolve(claims) : null;
      return accessToken && signedIn ? { accessToken, signedIn } : null;
    },
    async isAlive({ sessionId, tenantId, memberId }) {
      return (await resolve({ sid: sessionId, tid: tenantId, mid: memberId })) !== null;
    },
    async end(sessionId) {
      await identity.pool.query('DELETE FROM "session" WHERE id = $1', [sessionId]);
      const revoked: Revocation = { session: sessionId };
      forget(revoked);
      await identity.pool.query('SELECT pg_notify($1, $2)', [REVOKED_CHANNEL, JSON.stringify(revoked)]);
    },
  };
}

async function issue(identity: Identity, refreshToken: string): Promise<string | null> {
  try {
    const headers = new Headers({ authorization: `Bearer ${refreshToken}` });
    return (await identity.auth.api.getToken({ headers })).token;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 401) return null;
    throw error;
  }
}

/** The session and its member in two short reads: 30 s later, or after a revocation, they are asked again. */
async function load(identity: Identity, db: Database, { sid, tid, mid }: Claims): Promise<SignedIn | null> {
  const session = await identity.pool.query(
    'SELECT FROM "session" WHERE id = $1 AND "tenantId" = $2 AND "memberId" = $3 AND "expiresAt" > now()',
    [sid, tid, mid],
  );
  if (session.rowCount === 0) return null;
  const member = await db.withTenant(tid, (tx) =>
    tx.member.findFirst({ where: { id: mid, deletedAt: null }, include: { role: true } }),
  );
  if (!member) return null;
  return { sessionId: sid, tenantId: tid, memberId: mid, name: member.name, permissions: member.role.permissions };
}

/** Checks signature, issuer, audience and expiry here, without asking anybody; one that was good stays so until it runs out. */
function tokenVerifier(identity: Identity): (token: string) => Promise<Claims | null> {
  let keys: JWTVerifyGetKey | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  const good = new Map<string, { readonly claims: Claims; readonly until: number }>();
  const readKeys = async () => {
    readAt = performance.now();
    keys = createLocalJWKSet((await identity.auth.api.getJwks()) as JSONWebKeySet);
    return keys;
  };
  const options = { issuer: 'backbeat', audience: 'backbeat', algorithms: ['EdDSA'], requiredClaims: ['exp'] };
  const verify = async (token: string): Promise<Claims> => {
    const { payload } = await jwtVerify(token, keys ?? (await readKeys()), options).catch(async (error: unknown) => {
      // Another node may have made a key since.
      if (!(error instanceof errors.JWKSNoMatchingKey) || performance.now() - readAt < KEYS_MS) throw error;
      return jwtVerify(token, await readKeys(), options);
    });
    const claims = claimsSchema.parse(payload);
    if (good.size >= CACHE_SIZE) good.delete(good.keys().next().value ?? '');
    good.set(token, { claims, until: (payload.exp ?? 0) * 1000 });
    return claims;
  };
  return async (token) => {
    const known = good.get(token);
    if (known && Date.now() < known.until) return known.claims;
    good.delete(token);
    try {
      return await verify(token);
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
      throw error;
    }
  };
}
