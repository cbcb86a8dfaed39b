import { DAY, type Instant } from '../../domain/time/instant.ts';
import { claimOfLink, isGoodLink, type LinkClaim, linkToken } from '../signed-links.ts';

/** What a portal link opens: one ticket of one tenant, until it expires or the contact's links are turned. */
export interface PortalClaim extends LinkClaim {
  readonly ticketId: string;
}

/** A link in a mail is followed weeks later; each further mail brings a fresh one. */
export const PORTAL_LINK_LASTS = 90 * DAY;

/** @param turn what is turned to make all links of a contact void */
export const portalToken = (tenantId: string, ticketId: string, turn: string, now: Instant): string =>
  linkToken('portal', { tenantId, subjectId: ticketId, turn, until: now + PORTAL_LINK_LASTS });

/** What a token claims, not yet believed: its signature rests on the contact's turn, which is in the tenant's data. null: none of ours. */
export function claimOfToken(token: string): PortalClaim | null {
  const claim = claimOfLink(token);
  return claim && { ...claim, ticketId: claim.subjectId };
}

export const isGoodClaim = (claim: PortalClaim, turn: string, now: Instant): boolean =>
  isGoodLink('portal', claim, turn, now);
