import { conflict } from '../../domain/errors.ts';
import {
  type AnswerSideInput,
  answerSideInput,
  type SideConversation,
} from '../../domain/tickets/side-conversations.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { ownedRows } from '../owned.ts';
import { actorName } from '../tickets/people.ts';
import { readRow } from '../tickets/read.ts';
import { enterSideAnswer } from './enter-answer.ts';
import { readSide } from './read.ts';

/**
 * The answer of a team that was asked: its clock stops, and whoever asked is told.
 * @throws AppError Conflict where it is closed, or somebody was asked by e-mail
 */
export async function answerSideConversation(ctx: Ctx, input: AnswerSideInput): Promise<SideConversation> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, body } = answerSideInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { ticketId, teamId, status } = await readSide(ctx, tx, id);
    await readRow(ctx, tx, ticketId, reach);
    if (teamId === null) throw conflict('This was asked by e-mail: the answer comes by e-mail as well.');
    if (status === 'closed') throw conflict('This side conversation is closed. Begin another.');
    await enterSideAnswer(ctx, tx, id, { body, authorName: actorName(ctx) ?? 'Somebody', mailId: null }, now);
    return readSide(ctx, tx, id);
  });
}
