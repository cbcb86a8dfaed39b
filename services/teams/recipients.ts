import type {
  Directory,
  Person,
  Recipient,
  Resolved,
  TeamInDirectory,
  TicketForRecipients,
} from '../../domain/teams/recipients.ts';
import { resolve } from '../../domain/teams/recipients.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Tx } from '../database.ts';
import { FIRST_LEAD, loadRotas } from '../rotas/facts.ts';

/**
 * Everybody whom the recipients stand for now, with their addresses; in the transaction of the effect that tells them.
 * For many tickets at once: `loadDirectory` for all of them, then the domain's `resolve` for each.
 */
export async function resolveRecipients(
  tx: Tx,
  recipients: readonly Recipient[],
  ticket: TicketForRecipients,
  at: Instant,
): Promise<Resolved> {
  return resolve(await loadDirectory(tx, [ticket.id], recipients, at), recipients, ticket, at);
}

/**
 * All of a workspace's people and teams, and of its rotas at an instant and the followers of these tickets what the recipients ask about:
 * a handful of statements for any number of tickets.
 */
export async function loadDirectory(
  tx: Tx,
  ticketIds: readonly string[],
  recipients: readonly Recipient[],
  at: Instant,
): Promise<Directory> {
  const rotaIds = recipients.flatMap((to) => (to.kind === 'on_call' ? [to.rotaId] : []));
  const asksFollowers = recipients.some(({ kind }) => kind === 'followers');
  // None waits for another's answer, so they leave in one trip.
  const [people, [lead], teams, rotas, followers] = await Promise.all([
    tx.$queryRaw<(Omit<Person, 'quiet'> & { quietFrom: string | null; quietTo: string | null })[]>`
      SELECT m.id, m.name, m.email, m.phone, m.zone, m.quiet_from AS "quietFrom", m.quiet_to AS "quietTo", r.key AS role,
        m.deleted_at IS NOT NULL AS left
      FROM member m JOIN role r ON r.tenant_id = m.tenant_id AND r.id = m.role_id
      WHERE m.tenant_id = (SELECT app_tenant()) ORDER BY m.name, m.id`,
    tx.$queryRaw<{ id: string | null }[]>`SELECT (${FIRST_LEAD}) AS id`,
    loadTeams(tx),
    loadRotas(tx, rotaIds, { from: at, to: at }),
    asksFollowers ? loadFollowers(tx, ticketIds) : new Map(),
  ]);
  return {
    people: new Map(
      people.map(({ quietFrom, quietTo, ...person }) => [
        person.id,
        { ...person, quiet: quietFrom && quietTo ? { from: quietFrom, to: quietTo } : null },
      ]),
    ),
    teams,
    rotas,
    followers,
    leadId: lead?.id ?? null,
  };
}

async function loadTeams(tx: Tx): Promise<Map<string, TeamInDirectory>> {
  const teams = await tx.$queryRaw<(TeamInDirectory & { id: string })[]>`
    SELECT t.id, t.name, t.lead_id AS "leadId", ARRAY(
      SELECT tm.member_id FROM team_member tm WHERE tm.tenant_id = t.tenant_id AND tm.team_id = t.id ORDER BY tm.member_id) AS "memberIds"
    FROM team t WHERE t.tenant_id = (SELECT app_tenant()) AND t.deleted_at IS NULL`;
  return new Map(teams.map(({ id, ...team }) => [id, team]));
}

async function loadFollowers(tx: Tx, ticketIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.$queryRaw<{ ticketId: string; memberIds: string[] }[]>`
    SELECT f.ticket_id AS "ticketId", array_agg(f.member_id ORDER BY f.member_id) AS "memberIds" FROM ticket_follower f
    WHERE f.tenant_id = (SELECT app_tenant()) AND f.ticket_id = ANY(${ticketIds}::uuid[]) GROUP BY f.ticket_id`;
  return new Map(rows.map((row) => [row.ticketId, row.memberIds]));
}
