import { conflict, notFound } from '../../domain/errors.ts';
import {
  ANSWERABLE_FOR,
  CHANGEABLE_FOR,
  isGood,
  type SurveyAnswer,
  type SurveyScale,
  surveyAnswer,
} from '../../domain/surveys/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { surveyOfToken } from './token.ts';

type Deps = Pick<Ctx, 'db' | 'clock' | 'requestId'>;

/** What the page of a link shows. */
export interface SurveyView {
  readonly workspace: string;
  readonly subject: string;
  readonly number: number;
  readonly scale: SurveyScale;
  readonly score: number | null;
  readonly comment: string | null;
  /** It can be answered, or changed, no more. */
  readonly closed: boolean;
}

interface Row extends Omit<SurveyView, 'closed' | 'number'> {
  id: string;
  ticketId: string;
  number: bigint;
  askedAt: Date;
  answeredAt: Date | null;
}

const gone = () => notFound('This link');

/** @throws AppError NotFound where the link was made up */
function open(deps: Deps, token: string): { ctx: Ctx; surveyId: string } {
  const claim = surveyOfToken(token);
  if (!claim) throw gone();
  return {
    ctx: { ...deps, tenantId: claim.tenantId, actor: { kind: 'system', id: 'survey' } },
    surveyId: claim.surveyId,
  };
}

async function read(ctx: Ctx, tx: Tx, id: string): Promise<Row> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT s.id, s.ticket_id AS "ticketId", n.name AS workspace, t.subject, t.number, s.scale, s.score, s.comment, s.asked_at AS "askedAt",
      s.answered_at AS "answeredAt"
    FROM survey s JOIN ticket t ON t.tenant_id = s.tenant_id AND t.id = s.ticket_id JOIN tenant n ON n.id = s.tenant_id
    WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.id = ${id}::uuid FOR UPDATE OF s`;
  if (!row) throw gone();
  return row;
}

/** First within 90 days of being asked, then 14 days from the first answer on. */
const isClosed = ({ askedAt, answeredAt }: Row, now: Instant): boolean =>
  answeredAt ? now >= answeredAt.getTime() + CHANGEABLE_FOR : now >= askedAt.getTime() + ANSWERABLE_FOR;

export async function viewSurvey(deps: Deps, token: string): Promise<SurveyView> {
  const { ctx, surveyId } = open(deps, token);
  const now = await ctx.clock.now();
  const row = await transaction(ctx, (tx) => read(ctx, tx, surveyId));
  const { workspace, subject, scale, score, comment } = row;
  return { workspace, subject, number: Number(row.number), scale, score, comment, closed: isClosed(row, now) };
}

/** The customer's answer, or another one in its place. @throws AppError Conflict where it is too late, Validation */
export async function answerSurvey(deps: Deps, token: string, input: SurveyAnswer): Promise<void> {
  const { ctx, surveyId } = open(deps, token);
  const { score, comment } = surveyAnswer.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  await transaction(ctx, async (tx) => {
    const row = await read(ctx, tx, surveyId);
    if (isClosed(row, now)) throw conflict('This can be answered no more. Thank you all the same.');
    // Thumbs know two answers.
    const given = row.scale === 'thumbs' ? (score >= 3 ? 5 : 1) : score;
    if (row.score === given && row.comment === comment) return;
    await tx.$executeRaw`
      UPDATE survey SET score = ${given}, good = ${isGood(given)}, comment = ${comment}, answered_at = coalesce(answered_at, ${at}),
        changed_at = CASE WHEN answered_at IS NOT NULL THEN ${at}::timestamptz END
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${surveyId}::uuid`;
    const [before, after] = [
      { score: row.score, comment: row.comment },
      { score: given, comment },
    ];
    await audit(ctx, tx, at, { action: 'answered', noun: 'survey', subjectId: surveyId, before, after });
    await announce(ctx, tx, 'surveys', row.ticketId);
  });
}
