import type { Identity } from './identity.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { REVOKED_CHANNEL, type Revocation } from './revoke.ts';

/** @returns the identity's id; null where this address has one already, whose password nobody else may set */
export async function createCredentials(
  identity: Identity,
  person: { readonly email: string; readonly name: string; readonly password: string },
): Promise<string | null> {
  const { internalAdapter } = await identity.auth.$context;
  const email = person.email.toLowerCase();
  if (await internalAdapter.findUserByEmail(email)) return null;
  const password = await hashPassword(person.password);
  const user = await internalAdapter.createUser(
    { email, name: person.name, emailVerified: false },
    { method: 'email-password' },
  );
  await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password });
  return user.id;
}

export async function findIdentity(identity: Identity, email: string): Promise<string | null> {
  const { internalAdapter } = await identity.auth.$context;
  return (await internalAdapter.findUserByEmail(email.toLowerCase()))?.user.id ?? null;
}

/** Takes back credentials whose member could not be written. */
export async function deleteCredentials(identity: Identity, userId: string): Promise<void> {
  await identity.pool.query('DELETE FROM "user" WHERE id = $1', [userId]);
}

/** Ends every session of a member who left. */
export async function endSessionsOf(identity: Identity, memberId: string): Promise<void> {
  await identity.pool.query('DELETE FROM "session" WHERE "memberId" = $1', [memberId]);
}

/** Whether this is the password of an identity. */
export async function isPassword(identity: Identity, userId: string, password: string): Promise<boolean> {
  const { internalAdapter } = await identity.auth.$context;
  const account = (await internalAdapter.findAccounts(userId)).find((each) => each.providerId === 'credential');
  return account?.password ? verifyPassword({ hash: account.password, password }) : false;
}

/** Sets a new password and ends every session of the identity, on every node at once. */
export async function setCredentials(identity: Identity, userId: string, password: string): Promise<void> {
  const { internalAdapter } = await identity.auth.$context;
  await internalAdapter.updatePassword(userId, await hashPassword(password));
  const { rows } = await identity.pool.query<{ id: string }>('DELETE FROM "session" WHERE "userId" = $1 RETURNING id', [
    userId,
  ]);
  for (const { id } of rows) {
    const revoked: Revocation = { session: id };
    await identity.pool.query('SELECT pg_notify($1, $2)', [REVOKED_CHANNEL, JSON.stringify(revoked)]);
  }
}
