import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { sizeWords } from '../../domain/files/contract.ts';
import { portalReply } from '../../domain/mail/form.ts';
import { splitQuote } from '../../domain/mail/quote.ts';
import type { TicketMessage } from '../../domain/tickets/contract.ts';
import { isFinished, type TicketStatus } from '../../domain/tickets/status.ts';
import { openPortal, type PortalCtx } from '../../services/portal/open.ts';
import { replyByPortal, settleByPortal } from '../../services/portal/reply.ts';
import { type PortalView, portalFile, viewPortal } from '../../services/portal/view.ts';
import type { ApiDeps } from '../deps.ts';
import { requestIdOf } from '../log.ts';
import { sendFile } from '../send-file.ts';
import { keepFiles } from './keep-files.ts';
import type { PublicLimits } from './limits.ts';
import { type Html, html, page } from './page.ts';
import { readForm } from './read-form.ts';
import { refuse } from './refuse.ts';

const STATE_WORDS: Readonly<Record<TicketStatus, string>> = {
  new: 'We have got it',
  open: 'We are on it',
  pending: 'We wait for your answer',
  on_hold: 'We wait for somebody else',
  solved: 'Solved',
  closed: 'Closed',
};

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'log' | 'files'>;

/** `/portal/<token>`: a customer sees one ticket, answers, and says that it is done. The link is the permission; nothing else of theirs is in it. */
export function portalPages(deps: Deps, limits: PublicLimits): Router {
  const { db, clock, files } = deps;
  const router = Router();
  const withLink =
    (work: (ctx: PortalCtx, req: Request, res: Response) => Promise<void>): RequestHandler =>
    async (req, res) => {
      res.setHeader('Cache-Control', 'private, no-store');
      try {
        const ctx = await openPortal({ db, clock, requestId: requestIdOf(req) }, String(req.params.token)).catch(
          async (error: unknown) => {
            if (error instanceof AppError && error.kind === 'NotFound') await limits.badLink(req.ip ?? '');
            throw error;
          },
        );
        if (req.method === 'POST') await limits.portal(ctx.ticketId);
        await work(ctx, req, res);
      } catch (error) {
        if (res.headersSent) res.destroy();
        else refuse(deps, req, res, error);
      }
    };
  const back = (req: Request, res: Response) => res.redirect(303, `/portal/${String(req.params.token)}#end`);

  router.get(
    '/portal/:token',
    withLink(async (ctx, req, res) => {
      res.type('html').send(portalPage(await viewPortal(ctx), String(req.params.token), null));
    }),
  );
  router.post(
    '/portal/:token/reply',
    withLink(async (ctx, req, res) => {
      const form = await readForm(req);
      const reply = portalReply.safeParse(form.texts);
      if (!reply.success) {
        const problem = { text: form.texts.body ?? '', words: reply.error.issues[0]?.message ?? '' };
        res
          .status(400)
          .type('html')
          .send(portalPage(await viewPortal(ctx), String(req.params.token), problem));
        return;
      }
      const followUp = await replyByPortal(ctx, reply.data.body, await keepFiles(deps, ctx.tenantId, form.files));
      if (followUp) res.redirect(303, `/portal/${followUp}`);
      else back(req, res);
    }),
  );
  for (const [verb, to] of [
    ['solve', 'solved'],
    ['reopen', 'open'],
  ] as const) {
    router.post(
      `/portal/:token/${verb}`,
      withLink(async (ctx, req, res) => {
        await settleByPortal(ctx, to);
        back(req, res);
      }),
    );
  }
  router.get(
    '/portal/:token/files/:id',
    withLink(async (ctx, req, res) => {
      await sendFile(res, files, ctx.tenantId, await portalFile(ctx, z.uuid().parse(req.params.id)));
    }),
  );
  return router;
}

function portalPage(view: PortalView, token: string, problem: { text: string; words: string } | null): string {
  const { workspace, number, subject, status, messages, zone, isMerged } = view;
  const action = (verb: string) => `/portal/${token}/${verb}`;
  const settle = isMerged
    ? html`<p class="done">This goes on together with another request. What you write here reaches us.</p>`
    : status === 'closed'
      ? html`<p class="done">This is closed. What you write here opens a new request.</p>`
      : isFinished(status)
        ? html`<form method="post" action="${action('reopen')}"><button class="quiet">It is not solved: open it again</button></form>`
        : html`<form method="post" action="${action('solve')}"><button class="quiet">It is solved</button></form>`;
  const marks = problem && html`aria-invalid="true" aria-describedby="problem"`;
  const body = html`<p class="muted small">${workspace}, #${number}</p><h1>${subject}</h1><p><span class="state">${STATE_WORDS[status]}</span></p>
<ol class="talk" aria-label="Conversation">${messages.map((message) => html`<li>${article(message, token, zone)}</li>`)}</ol>
<div class="row" id="end">${settle}</div>
<h2>Answer</h2>
<form method="post" action="${action('reply')}" enctype="multipart/form-data">
<label for="body">Your message</label>
<textarea id="body" name="body" maxlength="20000" required ${marks}>${problem?.text ?? ''}</textarea>${problem && html`<p class="problem" id="problem" role="alert">${problem.words}</p>`}
<label for="files">Files</label><p class="help" id="files-help">Up to five, together 25 MB. Not needed.</p><input id="files" name="files" type="file" multiple aria-describedby="files-help">
<div class="row"><button>Send</button></div></form>
`;
  return page(`#${number} ${subject}`, body);
}

function article({ kind, body, authorName, at, attachments }: TicketMessage, token: string, zone: string): Html {
  const when = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
    hourCycle: 'h23',
  });
  const { fresh, quoted } = splitQuote(body);
  return html`<article class="${kind === 'public_reply' ? 'ours' : 'theirs'}"><header><b>${authorName ?? (kind === 'public_reply' ? 'Support' : 'You')}</b>
<time datetime="${at}">${when.format(new Date(at))}</time></header><p class="said">${fresh}</p>
${quoted !== '' && html`<details><summary>Quoted text</summary><p class="said">${quoted}</p></details>`}
${attachments.length > 0 && html`<ul class="files">${attachments.map(({ id, name, size }) => html`<li><a href="/portal/${token}/files/${id}" download>${name}</a> <span class="muted">${sizeWords(size)}</span></li>`)}</ul>`}</article>`;
}
