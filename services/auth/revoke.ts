import { z } from 'zod';
import type { Tx } from '../database.ts';

/** Postgres channel on which every API node hears whose sign-in is no longer good; the payload is a Revocation. */
export const REVOKED_CHANNEL = 'backbeat_revoked';

/** Exactly one is given: a session that ended, or a member whose role changed or who left. */
export const revocationSchema = z.union([z.object({ session: z.string() }), z.object({ member: z.string() })]);
export type Revocation = z.output<typeof revocationSchema>;

/** Tells every node, when this transaction commits, to read this member's permissions anew. */
export async function revokeMember(tx: Tx, memberId: string): Promise<void> {
  const revoked: Revocation = { member: memberId };
  await tx.$executeRaw`SELECT pg_notify(${REVOKED_CHANNEL}, ${JSON.stringify(revoked)})`;
}
