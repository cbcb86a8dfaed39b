import { z } from 'zod';
import { anyOf, listInput, listOutput } from '../list.ts';
import { zoneName } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';
import { ROLE_KEYS } from './permissions.ts';

export const MIN_PASSWORD = 10;
/** argon2id would hash a megabyte as well; nobody types it. */
export const MAX_PASSWORD = 200;

/** The address as it is kept and compared: trimmed, in lower case. */
export const emailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email('Use an e-mail address'));
export const password = z
  .string()
  .min(MIN_PASSWORD, `Use at least ${MIN_PASSWORD} characters`)
  .max(MAX_PASSWORD, `Use at most ${MAX_PASSWORD} characters`);
export const personName = z.string().trim().min(1, 'Say a name').max(120);
/** A built-in role or one of the tenant's own. */
const roleKey = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, `Use a role such as ${ROLE_KEYS.join(', ')}`);

export const memberSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: z.object({ key: z.string(), name: z.string() }),
    managerId: z.uuid().nullable(),
    managerName: z.string().nullable(),
    zone: z.string(),
    /** active: can sign in; invited: has no sign-in yet; left: deactivated */
    status: z.enum(['active', 'invited', 'left']),
    /** of those invited: the last link that was sent to them; null where none was */
    invitation: z.object({ sentAt: isoInstant, expiresAt: isoInstant, state: z.enum(['open', 'revoked']) }).nullable(),
    version: z.int(),
    createdAt: isoInstant,
  })
  .meta({ id: 'Member' });
export type Member = z.output<typeof memberSchema>;

export const memberListInput = listInput({
  sortable: ['name', 'email', 'role', 'createdAt'],
  defaultSort: 'name',
  filters: { role: anyOf(z.string()), status: anyOf(memberSchema.shape.status), managerId: z.uuid() },
});
export type MemberListInput = z.output<typeof memberListInput>;
export const memberListOutput = listOutput(memberSchema);

export const createMemberInput = z.object({
  email: emailAddress,
  name: personName,
  role: roleKey,
  managerId: z.uuid().nullish(),
  zone: zoneName.optional(),
  password: password.optional(),
});
export type CreateMemberInput = z.output<typeof createMemberInput>;

export const updateMemberInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  name: personName.optional(),
  role: roleKey.optional(),
  managerId: z.uuid().nullable().optional(),
  zone: zoneName.optional(),
});
export type UpdateMemberInput = z.output<typeof updateMemberInput>;

export const deactivateMemberInput = z.object({ id: z.uuid(), version: z.int().min(1) });
export type DeactivateMemberInput = z.output<typeof deactivateMemberInput>;

export const tenantSchema = z
  .object({ id: z.uuid(), name: z.string(), slug: z.string(), zone: z.string(), currency: z.string() })
  .meta({ id: 'Tenant' });
export type Tenant = z.output<typeof tenantSchema>;

/** Who is signed in, and what their role allows: the same shape after sign-in and from `me`. */
export const meSchema = z.object({
  member: memberSchema,
  permissions: z.array(z.string()),
  tenant: tenantSchema,
});
export type Me = z.output<typeof meSchema>;

export const signInInput = z.object({ email: emailAddress, password: z.string().min(1).max(MAX_PASSWORD) });
export type SignInInput = z.output<typeof signInInput>;

export const tokensSchema = z.object({
  /** JWT for `Authorization: Bearer` */
  accessToken: z.string(),
  refreshToken: z.string(),
  /** of the access token, in seconds */
  expiresIn: z.int(),
});
export const signInOutput = tokensSchema.extend(meSchema.shape);

/** A sign-in of one's own that is still good. */
export const sessionSchema = z
  .object({
    id: z.string(),
    /** the one that asks */
    current: z.boolean(),
    /** in words: "Firefox on Linux" */
    device: z.string(),
    address: z.string().nullable(),
    createdAt: isoInstant,
    /** when its access was last renewed */
    seenAt: isoInstant,
    expiresAt: isoInstant,
  })
  .meta({ id: 'Session' });
export type Session = z.output<typeof sessionSchema>;
