import type { SurveyScale } from '../../domain/surveys/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { queueMessages } from '../messages/queue.ts';
import { envelopeOf } from '../tickets/mail-requester.ts';
import { readRow } from '../tickets/read.ts';
import { SURVEY_NOUN, surveyPlace } from './mail-links.ts';

/**
 * Asks the customer of a solved ticket how it was, once, in the transaction of the effect that is due. Who had the ticket is kept:
 * it may be somebody else's by the time it is answered.
 * @param ledgerId of the effect: from it derive the survey and its mail, so that a repetition writes neither again
 */
export async function askHowItWas(ctx: Ctx, tx: Tx, ticketId: string, ledgerId: string, now: Instant): Promise<void> {
  const ticket = await readRow(ctx, tx, ticketId, Prisma.sql`true`);
  if (!ticket.requesterEmail) return;
  const [tenant] = await tx.$queryRaw<{ name: string; scale: SurveyScale | null }[]>`
    SELECT name, settings #>> '{desk,survey,scale}' AS scale FROM tenant WHERE id = ${ctx.tenantId}::uuid`;
  const scale = tenant?.scale ?? 'stars';
  const id = derivedId(ledgerId, 'survey');
  const written = await tx.$executeRaw`
    INSERT INTO survey (tenant_id, id, ticket_id, scale, agent_id, team_id, asked_at)
    VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${ticketId}::uuid, ${scale}, ${ticket.assigneeId}::uuid, ${ticket.teamId}::uuid, ${new Date(now)})
    ON CONFLICT DO NOTHING`;
  if (written === 0) return;
  const choices =
    scale === 'thumbs'
      ? [`Good: ${surveyPlace(5)}`, `Not good: ${surveyPlace(1)}`]
      : ['Very good', 'Good', 'Neither', 'Bad', 'Very bad'].map((words, i) => `${words}: ${surveyPlace(5 - i)}`);
  const body = [
    `Your question “${ticket.subject}” has been solved. How was it?`,
    choices.join('\n'),
    `One press is enough; a word about it helps us further.\n\n${tenant?.name ?? ''}`,
  ];
  const mail = {
    id: derivedId(ledgerId, 'survey-mail'),
    channel: 'email' as const,
    toAddress: ticket.requesterEmail,
    toName: ticket.requesterName,
    subject: `How was it? [#${ticket.number}] ${ticket.subject}`,
    body: body.join('\n\n'),
    dueAt: now,
    noun: SURVEY_NOUN,
    subjectId: id,
    // An answer by mail goes on in the ticket.
    envelope: await envelopeOf(ctx, tx, ticket, id),
  };
  await queueMessages(ctx, tx, [mail], now);
}
