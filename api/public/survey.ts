import express, { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { surveyAnswer } from '../../domain/surveys/contract.ts';
import { answerSurvey, type SurveyView, viewSurvey } from '../../services/surveys/answer.ts';
import type { ApiDeps } from '../deps.ts';
import { requestIdOf } from '../log.ts';
import type { PublicLimits } from './limits.ts';
import { html, page } from './page.ts';
import { refuse } from './refuse.ts';

const STARS = [
  [5, 'Very good'],
  [4, 'Good'],
  [3, 'Neither'],
  [2, 'Bad'],
  [1, 'Very bad'],
] as const;
const THUMBS = [
  [5, 'Good'],
  [1, 'Not good'],
] as const;

/**
 * `/survey/<token>`: the customer says how it was. Opening the link changes nothing, for readers and scanners open links by themselves;
 * it only chooses what the link said, and the button sends it.
 */
export function surveyPages({ db, clock, log }: Pick<ApiDeps, 'db' | 'clock' | 'log'>, limits: PublicLimits): Router {
  const router = Router();
  const depsOf = (req: express.Request) => ({ db, clock, requestId: requestIdOf(req) });
  /** Whoever tries links that are none is refused after a while, by whatever way. */
  const known = <T>(req: express.Request, work: Promise<T>): Promise<T> =>
    work.catch(async (error: unknown) => {
      if (error instanceof AppError && error.kind === 'NotFound') await limits.badLink(req.ip ?? '');
      throw error;
    });
  router
    .route('/survey/:token')
    .all(express.urlencoded({ extended: false, limit: '32kb' }))
    .get(async (req, res) => {
      try {
        const view = await known(req, viewSurvey(depsOf(req), req.params.token));
        const chosen = z.coerce.number().int().min(1).max(5).safeParse(req.query.score).data ?? view.score;
        res.setHeader('Cache-Control', 'no-store');
        res.type('html').send(askPage(view, chosen, null));
      } catch (error) {
        refuse({ log }, req, res, error);
      }
    })
    .post(async (req, res) => {
      try {
        const body = z
          .object({ score: z.coerce.number().catch(0), comment: z.string().max(8000).default('') })
          .parse(req.body ?? {});
        const answer = surveyAnswer.safeParse({ score: body.score, comment: body.comment.slice(0, 4000) });
        await limits.portal(req.params.token.slice(0, 80));
        if (!answer.success) {
          const view = await known(req, viewSurvey(depsOf(req), req.params.token));
          res
            .status(400)
            .type('html')
            .send(askPage({ ...view, comment: body.comment }, null, 'Choose one of these.'));
          return;
        }
        await known(req, answerSurvey(depsOf(req), req.params.token, answer.data));
        res.type('html').send(thanksPage(req.params.token));
      } catch (error) {
        refuse({ log }, req, res, error);
      }
    });
  return router;
}

function askPage(view: SurveyView, chosen: number | null, problem: string | null): string {
  const title = `How was it? ${view.workspace}`;
  if (view.closed) {
    return page(
      'Thank you',
      html`<h1>Thank you</h1><p>Your answer about “${view.subject}” can be changed no more.</p>`,
    );
  }
  const choices = (view.scale === 'thumbs' ? THUMBS : STARS).map(
    ([score, words]) =>
      html`<label class="choice"><input type="radio" name="score" value="${score}" required ${chosen === score && html`checked`}> ${words}</label>`,
  );
  return page(
    title,
    html`<p class="muted">${view.workspace}, #${view.number}</p><h1>How was it?</h1><p>About “${view.subject}”.</p>
<form method="post"><fieldset class="choices"><legend>Your answer</legend>${choices}</fieldset>
${problem !== null && html`<p class="problem" role="alert">${problem}</p>`}
<label for="comment">A word about it, if you like</label><textarea id="comment" name="comment" maxlength="4000">${view.comment ?? ''}</textarea>
<div class="row"><button>${view.score === null ? 'Send' : 'Change my answer'}</button></div></form>`,
  );
}

const thanksPage = (token: string): string =>
  page(
    'Thank you',
    html`<h1>Thank you</h1><p>Your answer is kept. For 14 days you can <a href="/survey/${token}">change it</a>.</p>`,
  );
