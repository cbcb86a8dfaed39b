import { conflict, forbidden } from '../../domain/errors.ts';
import {
  type AnswerSideInput,
  answerSideInput,
  type SideConversation,
} from '../../domain/tickets/side-conversations.ts';
import { type Ctx, transaction } from '../context.ts';
import { actorName } from '../tickets/people.ts';
import { enterSideAnswer } from './enter-answer.ts';
import { readSide } from './read.ts';

/**
 * The answer of a team that was asked: its clock stops, and whoever asked is told. Whoever is in the team answers, whatever else they may see;
 * whoever asks does not, or the time agreed would measure nothing.
 * @throws AppError Forbidden, Conflict where it is closed, or somebody was asked by e-mail
 */
export async function answerSideConversation(ctx: Ctx, input: AnswerSideInput): Promise<SideConversation> {
  const { id, body } = answerSideInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const side = await readSide(ctx, tx, id);
    if (side.teamId === null) throw conflict('This was asked by e-mail: the answer comes by e-mail as well.');
    if (!side.mayAnswer) throw forbidden('Whoever is in the team that was asked, or leads it, answers this.');
    await enterSideAnswer(ctx, tx, id, { body, authorName: actorName(ctx) ?? 'Somebody', mailId: null }, now);
    return readSide(ctx, tx, id);
  });
}
