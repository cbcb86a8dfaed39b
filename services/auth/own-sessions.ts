import { notFound } from '../../domain/errors.ts';
import type { Session } from '../../domain/members/contract.ts';
import { deviceWords } from '../../domain/members/device.ts';
import { toIso } from '../../domain/time/instant.ts';
import type { Identity } from './identity.ts';
import type { Sessions, SignedIn } from './sessions.ts';

interface Row {
  readonly id: string;
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date;
}

/** The sign-ins of one's own that are still good, the present one first, then the latest. */
export async function ownSessions(identity: Identity, signedIn: SignedIn): Promise<Session[]> {
  const { rows } = await identity.pool.query<Row>(
    `SELECT id, "userAgent", "ipAddress", "createdAt", "updatedAt", "expiresAt" FROM "session"
     WHERE "memberId" = $1 AND "tenantId" = $2 AND "expiresAt" > now() ORDER BY id = $3 DESC, "updatedAt" DESC, id LIMIT 200`,
    [signedIn.memberId, signedIn.tenantId, signedIn.sessionId],
  );
  return rows.map((row) => ({
    id: row.id,
    current: row.id === signedIn.sessionId,
    device: deviceWords(row.userAgent),
    address: row.ipAddress || null,
    createdAt: toIso(row.createdAt.getTime()),
    seenAt: toIso(row.updatedAt.getTime()),
    expiresAt: toIso(row.expiresAt.getTime()),
  }));
}

/** Ends one of one's own sign-ins, on every node at once. @throws AppError NotFound where it is somebody else's, or gone */
export async function endOwnSession(
  identity: Identity,
  sessions: Sessions,
  signedIn: SignedIn,
  input: { id: string },
): Promise<void> {
  const { rowCount } = await identity.pool.query(
    'SELECT FROM "session" WHERE id = $1 AND "memberId" = $2 AND "tenantId" = $3',
    [input.id, signedIn.memberId, signedIn.tenantId],
  );
  if (rowCount === 0) throw notFound('This sign-in');
  await sessions.end(input.id);
}
