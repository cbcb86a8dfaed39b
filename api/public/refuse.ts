import type { Request, Response } from 'express';
import type { Language } from '../../domain/documents/contract.ts';
import type { AppError } from '../../domain/errors.ts';
import { PAY_WORDS } from '../../domain/payments/pay-words.ts';
import { PayRefused } from '../../services/pay/refused.ts';
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
  language?: Language,
): void {
  const known = toAppError(error);
  if (known.kind === 'Internal') log.error({ err: known.cause ?? known }, 'a public page failed');
  if (known.retryAfterSeconds !== null) res.setHeader('Retry-After', String(known.retryAfterSeconds));
  void readOn(req);
  const [title, words] = language ? inLanguage(known, language) : said(known, by);
  res.setHeader('Cache-Control', 'no-store');
  res
    .status(httpStatus(known.kind))
    .type('html')
    .send(page(title, html`<h1>${title}</h1><p>${words}</p>`, language));
}

const said = ({ kind, message }: AppError, by: keyof typeof GONE): readonly [string, string] =>
  kind === 'NotFound' ? GONE[by] : ['That did not work', message];

/** What somebody who pays may meet is said in their language; anything else, which is ours, as it is. */
function inLanguage(error: AppError, language: Language): readonly [string, string] {
  const { linkEnded, didNotWork, refusals } = PAY_WORDS[language];
  if (error.kind === 'NotFound') return linkEnded;
  return [didNotWork, error instanceof PayRefused ? refusals[error.reason] : error.message];
}
