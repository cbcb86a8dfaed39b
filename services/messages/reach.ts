import type { Permission } from '../../domain/members/permissions.ts';
import { type Ctx, permit } from '../context.ts';
import { Prisma } from '../database.ts';
import { ownedRows } from '../owned.ts';

/** Messages, with the one subject of each that has an owner beside it. */
export const MESSAGE_FROM = Prisma.sql`message g LEFT JOIN lead l ON g.noun = 'lead' AND l.tenant_id = g.tenant_id AND l.id = g.subject_id
  LEFT JOIN ticket t ON g.noun = 'ticket' AND t.tenant_id = g.tenant_id AND t.id = g.subject_id`;

/**
 * The messages of MESSAGE_FROM that the actor may have to do with: those to leads and about tickets of the people in their scope.
 * What nobody owns (an invoice's reminder) is within the whole tenant's scope only.
 * @throws AppError Forbidden
 */
export const messagesInReach = (ctx: Ctx, permission: Permission): Prisma.Sql =>
  ownedRows(
    ctx,
    permit(ctx, permission),
    `(CASE g.noun WHEN 'lead' THEN l.owner_id WHEN 'ticket' THEN t.assignee_id END)`,
  );
