import { z } from 'zod';
import { DAY, HOUR, isoInstant } from '../time/instant.ts';
import { emailAddress, memberSchema, password, personName } from './contract.ts';

/** What a link sent to a member by mail is for. */
export const LINK_PURPOSES = ['invitation', 'password'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** How long a link is good. A new password is set at once or not at all. */
export const LINK_LASTS: Readonly<Record<LinkPurpose, number>> = { invitation: 7 * DAY, password: HOUR };

/** Stands in a message's text where the link goes when it is sent: whoever reads the outbox cannot use it. */
export const LINK_PLACE = '(the link is in the mail only)';

const token = z.string().min(1).max(300);

export const linkInput = z.object({ token });

/** What whoever holds the link may know before using it. */
export const linkSchema = z.object({
  purpose: z.enum(LINK_PURPOSES),
  state: z.enum(['open', 'used', 'revoked', 'expired']),
  tenant: z.string(),
  name: z.string(),
  email: z.string(),
  expiresAt: isoInstant,
});
export type Link = z.output<typeof linkSchema>;

export const acceptInvitationInput = z.object({ token, name: personName, password });
export type AcceptInvitationInput = z.output<typeof acceptInvitationInput>;

export const setPasswordInput = z.object({ token, password });
export type SetPasswordInput = z.output<typeof setPasswordInput>;

export const forgottenInput = z.object({ email: emailAddress });

export const invitationInput = z.object({ id: z.uuid() });
/** The link as well, for whoever invites to hand over themselves. */
export const invitedSchema = z.object({ member: memberSchema, link: z.string() });
