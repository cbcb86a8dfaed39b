import { notFound } from '../../domain/errors.ts';
import { grantedScope } from '../../domain/members/permissions.ts';
import type { Asked, SideConversation } from '../../domain/tickets/side-conversations.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

type Dates = 'askedAt' | 'dueAt' | 'answeredAt' | 'lateAt';
export type SideRow = Omit<Asked, Dates> & Record<Dates, Date | null>;
type MessageRow = Omit<SideConversation['messages'][number], 'at'> & { conversationId: string; at: Date };

/** Asked of a team that the actor is in or leads. */
export function ofMyTeams({ tenantId, actor }: Ctx): Prisma.Sql {
  const me = actor.kind === 'member' ? actor.id : null;
  return Prisma.sql`s.team_id IN (
    SELECT g.team_id FROM team_member g WHERE g.tenant_id = ${tenantId}::uuid AND g.member_id = ${me}::uuid
    UNION ALL SELECT g.id FROM team g WHERE g.tenant_id = ${tenantId}::uuid AND g.lead_id = ${me}::uuid)`;
}

/** Whoever is in the team answers for it, whatever their role; and whoever says who is in it. */
function mayAnswer(ctx: Ctx): Prisma.Sql {
  const rulesTeams = 'permissions' in ctx.actor && grantedScope(ctx.actor.permissions, 'team:update') === 'tenant';
  return Prisma.sql`(s.team_id IS NOT NULL AND ${rulesTeams ? Prisma.sql`true` : ofMyTeams(ctx)})`;
}

export const sideColumns = (
  ctx: Ctx,
) => Prisma.sql`s.id, s.ticket_id AS "ticketId", s.subject, s.to_name AS "toName", s.to_address AS "toAddress", s.team_id AS "teamId",
  s.status, s.target_seconds AS "targetSeconds", s.asked_at AS "askedAt", s.due_at AS "dueAt", s.answered_at AS "answeredAt", s.late_at AS "lateAt",
  m.name AS "ownerName", ${mayAnswer(ctx)} AS "mayAnswer", s.version`;
export const SIDE_FROM = Prisma.sql`side_conversation s LEFT JOIN member m ON m.tenant_id = s.tenant_id AND m.id = s.owner_id`;

const iso = (date: Date | null) => toIsoOrNull(date?.getTime() ?? null);

export const toSide = (row: SideRow): Asked => ({
  ...row,
  askedAt: iso(row.askedAt) as string,
  dueAt: iso(row.dueAt),
  answeredAt: iso(row.answeredAt),
  lateAt: iso(row.lateAt),
});

/** Side conversations with all that was written in them, in two statements. @param which condition on `s` (table side_conversation) */
export async function readSides(ctx: Ctx, tx: Tx, which: Prisma.Sql): Promise<SideConversation[]> {
  const rows = await tx.$queryRaw<SideRow[]>`
    SELECT ${sideColumns(ctx)} FROM ${SIDE_FROM} WHERE s.tenant_id = ${ctx.tenantId}::uuid AND ${which} ORDER BY s.created_at, s.id`;
  const ids = rows.map((row) => row.id);
  const messages = await tx.$queryRaw<MessageRow[]>`
    SELECT m.id, m.conversation_id AS "conversationId", m.direction, m.body, m.author_name AS "authorName", m.at FROM side_message m
    WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.conversation_id = ANY(${ids}::uuid[]) ORDER BY m.at, m.id`;
  return rows.map((row) => ({
    ...toSide(row),
    messages: messages
      .filter(({ conversationId }) => conversationId === row.id)
      .map(({ conversationId: _, at, ...message }) => ({ ...message, at: at.toISOString() })),
  }));
}

/** @throws AppError NotFound */
export async function readSide(ctx: Ctx, tx: Tx, id: string): Promise<SideConversation> {
  const [side] = await readSides(ctx, tx, Prisma.sql`s.id = ${id}::uuid`);
  if (!side) throw notFound('This side conversation');
  return side;
}
