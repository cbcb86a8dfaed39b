import type { IncomingHttpHeaders } from 'node:http';
import { type RequestHandler, Router } from 'express';
import { forbidden } from '../../domain/errors.ts';
import type { ApiDeps } from '../deps.ts';
import { accountPages } from './account.ts';
import { formPages } from './form.ts';
import { helpPages } from './help.ts';
import { publicLimits } from './limits.ts';
import { publicStyle } from './page.ts';
import { payPages } from './pay.ts';
import { portalPages } from './portal.ts';
import { refuse } from './refuse.ts';
import { surveyPages } from './survey.ts';

/** Pages for people without a sign-in: the form of a workspace, a customer's own ticket, invoice and account. */
export function publicPages(deps: ApiDeps): Router {
  const router = Router();
  const limits = publicLimits();
  router.use(publicStyle());
  router.use(['/form', '/portal', '/survey', '/help', '/pay', '/account'], sayOrigin, refuseForeignForms(deps));
  router.use(formPages(deps, limits), portalPages(deps, limits), surveyPages(deps, limits), helpPages(deps, limits));
  router.use(payPages(deps, limits), accountPages(deps, limits));
  return router;
}

/**
 * Browsers then say in Origin whose page sent a form to us, and other sites learn nothing of a link. Under `no-referrer` Chromium and
 * Firefox send `Origin: null`, and over plain http no Sec-Fetch-Site beside it: nothing would tell such a form from another site's.
 */
const sayOrigin: RequestHandler = (_req, res, next) => {
  res.setHeader('Referrer-Policy', 'same-origin');
  next();
};

/** Browsers say where a form was sent from: another site's is refused, whatever it would do. */
const refuseForeignForms =
  (deps: ApiDeps): RequestHandler =>
  (req, res, next) => {
    if (req.method !== 'POST') return next();
    const ours = [new URL(deps.config.http.publicUrl).host, req.headers.host];
    if (isForeign(req.headers, ours))
      return refuse(
        deps,
        req,
        res,
        forbidden('This was sent from another site. Open the page here and send it again.'),
      );
    next();
  };

/** Where Origin is `null` or left out, Sec-Fetch-Site may tell. Both can be missing where no browser sent it. */
function isForeign({ origin, ...headers }: IncomingHttpHeaders, ours: readonly (string | undefined)[]): boolean {
  const site = headers['sec-fetch-site'];
  if (origin !== undefined && origin !== 'null') return !ours.includes(hostOf(origin));
  return site === undefined ? origin === 'null' : site !== 'same-origin' && site !== 'none';
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
