import express, { Router } from 'express';
import { AppError } from '../domain/errors.ts';
import { unsubscribeByLink } from '../services/enrolments/unsubscribe-by-link.ts';
import type { ApiDeps } from './deps.ts';
import { toAppError } from './errors.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem;color:#1c2024;background:#fcfcfd}
h1{font-size:1.25rem}button{font:inherit;padding:.5rem 1rem;border:1px solid #1c2024;border-radius:6px;background:#1c2024;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #3e63dd;outline-offset:2px}@media(prefers-color-scheme:dark){body{color:#edeef0;background:#111113}button{background:#edeef0;color:#111113}}`;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<link rel="stylesheet" href="/unsubscribe.css"><h1>${title}</h1>${body}</html>`;

const ASK = page(
  'Stop these messages?',
  '<p>You will get no more messages of this kind from us.</p><form method="post"><button>Unsubscribe</button></form>',
);
const DONE = page(
  'You are unsubscribed',
  '<p>We will not write again. Messages that were already on their way are held back.</p>',
);
const GONE = page('This link has ended', '<p>It belongs to no message of ours any more. You need do nothing.</p>');
const LATER = page('That did not work', '<p>Nothing was changed. Please try again in a moment.</p>');

/**
 * Where the link at the foot of each journey mail leads: without a sign-in and without a script, so that it works in every reader.
 * Opening it changes nothing (readers and scanners open links by themselves); the button does, and so does a one-click POST (RFC 8058).
 */
export function unsubscribePages({ db, clock, log }: Pick<ApiDeps, 'db' | 'clock' | 'log'>): Router {
  const router = Router();
  router.get('/unsubscribe.css', (_req, res) => {
    res.type('css').setHeader('Cache-Control', 'public, max-age=86400').send(STYLE);
  });
  router
    .route('/unsubscribe/:tenantId/:messageId/:signature')
    .all(express.urlencoded({ extended: false, limit: '1kb' }))
    .get((_req, res) => {
      res.type('html').send(ASK);
    })
    .post(async (req, res) => {
      try {
        const { tenantId, messageId, signature } = req.params;
        await unsubscribeByLink({ db, clock, requestId: null }, { tenantId, messageId, signature });
        res.type('html').send(DONE);
      } catch (error) {
        const { kind } = error instanceof AppError ? error : toAppError(error);
        const gone = kind === 'NotFound' || kind === 'Validation';
        if (!gone) log.error({ err: error }, 'unsubscribing failed');
        res
          .status(gone ? 404 : 503)
          .type('html')
          .send(gone ? GONE : LATER);
      }
    });
  return router;
}
