import { conflict, validation } from '../../domain/errors.ts';
import type { AcceptInvitationInput, Link, LinkPurpose, SetPasswordInput } from '../../domain/members/links.ts';
import { weakness } from '../../domain/members/passwords.ts';
import { toIso } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { createCredentials, findIdentity, isPassword, setCredentials } from '../auth/credentials.ts';
import type { Identity } from '../auth/identity.ts';
import { revokeMember } from '../auth/revoke.ts';
import type { Clock } from '../clock.ts';
import type { Ctx } from '../context.ts';
import { type Database, Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { notALink, readToken, sendLink } from './links.ts';

/** Nobody is signed in here: whoever holds the link acts. */
export interface LinkDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly identity: Identity;
  readonly requestId: string | null;
}

interface Row {
  readonly purpose: LinkPurpose;
  readonly expires_at: Date;
  readonly used_at: Date | null;
  readonly revoked_at: Date | null;
  readonly member_id: string;
  readonly name: string;
  readonly email: string;
  readonly user_id: string | null;
  readonly deleted_at: Date | null;
  readonly tenant: string;
}

async function load(tx: Tx, linkId: string, lock: 'FOR UPDATE OF l, m' | ''): Promise<Row> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT l.purpose, l.expires_at, l.used_at, l.revoked_at, m.id AS member_id, m.name, m.email, m.user_id, m.deleted_at,
      (SELECT t.name FROM tenant t) AS tenant
    FROM member_link l JOIN member m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
    WHERE l.id = ${linkId}::uuid ${Prisma.raw(lock)}`;
  if (!row) throw notALink();
  return row;
}

function stateOf(row: Row, now: number): Link['state'] {
  if (row.used_at) return 'used';
  const over = row.deleted_at !== null || (row.purpose === 'invitation') !== (row.user_id === null);
  if (row.revoked_at || over) return 'revoked';
  return row.expires_at.getTime() <= now ? 'expired' : 'open';
}

/** What a link is for and whether it is still good. @throws AppError NotFound */
export async function readLink({ db, clock }: LinkDeps, input: { token: string }): Promise<Link> {
  const { tenantId, linkId } = readToken(input.token);
  const now = await clock.now();
  return db.withTenant(tenantId, async (tx) => {
    const row = await load(tx, linkId, '');
    const { purpose, tenant, name, email } = row;
    return { purpose, state: stateOf(row, now), tenant, name, email, expiresAt: toIso(row.expires_at.getTime()) };
  });
}

const OVER: Readonly<Record<Exclude<Link['state'], 'open'>, string>> = {
  used: 'This link has been used already. Sign in, or ask for a new one.',
  revoked: 'This link was taken back or replaced by a newer one. Look for the latest mail, or ask for a new one.',
  expired: 'This link has ended. Ask for a new one.',
};

/** Uses a link: what `work` does and that it is used are one transaction, under the link's lock. */
async function throughLink<T>(
  deps: LinkDeps,
  token: string,
  purpose: LinkPurpose,
  work: (tx: Tx, ctx: Ctx, row: Row, at: Date) => Promise<T>,
): Promise<T> {
  const { tenantId, linkId } = readToken(token);
  const now = await deps.clock.now();
  const at = new Date(now);
  return deps.db.withTenant(tenantId, async (tx) => {
    const row = await load(tx, linkId, 'FOR UPDATE OF l, m');
    if (row.purpose !== purpose) throw notALink();
    const state = stateOf(row, now);
    if (state !== 'open') throw conflict(OVER[state]);
    const actor = { kind: 'member', id: row.member_id, name: row.name, permissions: [] } as const;
    const ctx: Ctx = { tenantId, actor, clock: deps.clock, db: deps.db, requestId: deps.requestId };
    const done = await work(tx, ctx, row, at);
    await tx.memberLink.updateMany({ where: { id: linkId }, data: { usedAt: at } });
    return done;
  });
}

function requireStrong(password: string, about: readonly string[]): void {
  const weak = weakness(password, about);
  if (weak) throw validation(`${weak}.`, [{ path: 'password', message: weak }]);
}

/**
 * Joins: with a new sign-in, or, where the address has one from another workspace, with its password.
 * @returns the address to sign in with
 * @throws AppError NotFound, Conflict (used, taken back, ended), Validation (weak, or not the password of the sign-in there is)
 */
export function acceptInvitation(deps: LinkDeps, input: AcceptInvitationInput): Promise<{ email: string }> {
  return throughLink(deps, input.token, 'invitation', async (tx, ctx, row, at) => {
    const { identity } = deps;
    const { member_id: id, email } = row;
    const known = await findIdentity(identity, email);
    if (known && !(await isPassword(identity, known, input.password))) {
      const message = 'This address has a sign-in already: enter its password, or have it set anew first.';
      throw validation(message, [{ path: 'password', message }]);
    }
    if (!known) requireStrong(input.password, [input.name, email]);
    const userId = known ?? (await createCredentials(identity, { email, name: input.name, password: input.password }));
    if (!userId) throw conflict('This address was just given a sign-in. Try again.');
    await tx.member.updateMany({ where: { id }, data: { userId, name: input.name, version: { increment: 1 } } });
    const before = { status: 'invited', name: row.name };
    await audit(ctx, tx, at, {
      action: 'joined',
      noun: 'member',
      subjectId: id,
      before,
      after: { status: 'active', name: input.name },
    });
    await announce(ctx, tx, 'members', id);
    return { email };
  });
}

/**
 * Sets a new password and ends every sign-in there was.
 * @throws AppError NotFound, Conflict (used, taken back, ended), Validation (weak)
 */
export function setPassword(deps: LinkDeps, input: SetPasswordInput): Promise<{ email: string }> {
  return throughLink(deps, input.token, 'password', async (tx, ctx, row, at) => {
    requireStrong(input.password, [row.name, row.email]);
    await setCredentials(deps.identity, row.user_id ?? '', input.password);
    await audit(ctx, tx, at, { action: 'password-set', noun: 'member', subjectId: row.member_id });
    await revokeMember(tx, row.member_id);
    return { email: row.email };
  });
}

/** Sends a link to set a new password, where the address belongs to a member. Nothing tells whether it does. */
export async function sendPasswordLink(deps: LinkDeps, input: { email: string }): Promise<void> {
  const { db, clock, identity, requestId } = deps;
  const userId = await findIdentity(identity, input.email);
  if (!userId) return;
  const [place] = await db.anyone.$queryRaw<{ tenant_id: string; member_id: string }[]>`
    SELECT tenant_id, member_id FROM memberships_of_user(${userId}) LIMIT 1`;
  if (!place) return;
  const now = await clock.now();
  const actor = { kind: 'system', id: 'password-link' } as const;
  const ctx: Ctx = { tenantId: place.tenant_id, actor, clock, db, requestId };
  await db.withTenant(place.tenant_id, async (tx) => {
    const member = await tx.member.findFirstOrThrow({ where: { id: place.member_id } });
    // The identity's address: a member's own may differ in another workspace.
    await sendLink(ctx, tx, { ...member, email: input.email }, 'password', now);
    await audit(ctx, tx, new Date(now), { action: 'password-link-sent', noun: 'member', subjectId: member.id });
  });
}
