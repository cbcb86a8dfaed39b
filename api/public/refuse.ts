import type { Request, Response } from 'express';
import type { ApiDeps } from '../deps.ts';
import { httpStatus, toAppError } from '../errors.ts';
import { html, page } from './page.ts';
import { readOn } from './read-form.ts';

/** What is said where there is nothing: of a link out of a mail, or of an address that anybody may type. */
const GONE = {
  link: ['This link has ended', 'Look for the newest message that you got from us: its link is good.'],
  address: ['Nothing is here', 'The address may be mistyped, or this page is closed.'],
} as const;

/** Says what went wrong on a page of its own. What is not known stays in the log, its words masked. */
export function refuse(
  { log }: Pick<ApiDeps, 'log'>,
  req: Request,
  res: Response,
  error: unknown,
  by: keyof typeof GONE = 'link',
): void {
  const known = toAppError(error);
  if (known.kind === 'Internal') log.error({ err: known.cause ?? known }, 'a public page failed');
  if (known.retryAfterSeconds !== null) res.setHeader('Retry-After', String(known.retryAfterSeconds));
  void readOn(req);
  const [title, words] = known.kind === 'NotFound' ? GONE[by] : ['That did not work', known.message];
  res.setHeader('Cache-Control', 'no-store');
  res
    .status(httpStatus(known.kind))
    .type('html')
    .send(page(title, html`<h1>${title}</h1><p>${words}</p>`));
}
