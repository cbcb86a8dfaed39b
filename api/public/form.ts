import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError, type ErrorIssue, validation } from '../../domain/errors.ts';
import { publicForm } from '../../domain/mail/form.ts';
import { HOUR, type Instant, SECOND } from '../../domain/time/instant.ts';
import { submitForm, workspaceOfSlug } from '../../services/forms/submit.ts';
import { openPortal } from '../../services/portal/open.ts';
import { viewPortal } from '../../services/portal/view.ts';
import { base32, isSame, signatureOf } from '../../services/secrets.ts';
import type { ApiDeps } from '../deps.ts';
import { requestIdOf } from '../log.ts';
import { keepFiles } from './keep-files.ts';
import type { PublicLimits } from './limits.ts';
import { type Html, html, page } from './page.ts';
import { readForm } from './read-form.ts';
import { refuse } from './refuse.ts';

/** A person needs longer to write; a program that fills in forms does not. */
const FASTEST = 2 * SECOND;
const FORM_LASTS = 24 * HOUR;

/** Says when the form was given out, and that it was: no other site can make one up. */
function stampOf(tenantId: string, now: Instant): string {
  const parts = [String(now), randomUUID()];
  return [...parts, base32(signatureOf('public-form', 16, tenantId, ...parts))].join('.');
}

/** @throws AppError Validation */
function requireStamp(tenantId: string, stamp: string, now: Instant): void {
  const [at = '', id = '', signature = ''] = stamp.split('.');
  const expected = base32(signatureOf('public-form', 16, tenantId, at, id));
  const age = now - Number(at);
  if (!isSame(Buffer.from(expected), Buffer.from(signature)) || age > FORM_LASTS) {
    throw validation('This page had been open for long. What you wrote is still here: send it once more.');
  }
  if (age < FASTEST) throw validation('That was very quick. Send it once more.');
}

const FIELDS = [
  { name: 'name', label: 'Your name', type: 'text', complete: 'name' },
  { name: 'email', label: 'Your e-mail address', type: 'email', complete: 'email' },
  { name: 'subject', label: 'What is it about?', type: 'text', complete: 'off' },
] as const;
type Texts = Readonly<Record<string, string>>;

/** `/form/<workspace>`: a customer without a sign-in opens a ticket. */
export function formPages(deps: Pick<ApiDeps, 'db' | 'clock' | 'log' | 'files'>, limits: PublicLimits): Router {
  const { db, clock } = deps;
  const router = Router();
  router.get('/form/:slug', async (req, res) => {
    try {
      const workspace = await workspaceOfSlug({ db }, req.params.slug);
      res.type('html').send(formPage(workspace.name, stampOf(workspace.id, await clock.now()), {}, []));
    } catch (error) {
      refuse(deps, req, res, error, 'address');
    }
  });
  router.post('/form/:slug', async (req, res) => {
    let workspace: { id: string; name: string } | null = null;
    let texts: Texts = {};
    try {
      workspace = await workspaceOfSlug({ db }, req.params.slug);
      await limits.form(req.ip ?? '', workspace.id);
      const form = await readForm(req);
      texts = form.texts;
      const now = await clock.now();
      // A field that people do not see. Whoever fills it in is thanked and forgotten.
      if (texts.website) return thanks(res, workspace.name, null);
      requireStamp(workspace.id, texts.stamp ?? '', now);
      const input = publicForm.parse(texts);
      const kept = await keepFiles(deps, workspace.id, form.files);
      const { token } = await submitForm({ db, clock, requestId: requestIdOf(req) }, workspace.id, input, kept);
      res.redirect(303, `/form/${encodeURIComponent(req.params.slug)}/thanks?ticket=${token}`);
    } catch (error) {
      const issues = issuesOf(error);
      if (!workspace || !issues) return refuse(deps, req, res, error, 'address');
      const stamp = stampOf(workspace.id, await clock.now().then((now) => now - FASTEST));
      res
        .status(400)
        .type('html')
        .send(formPage(workspace.name, stamp, texts, issues));
    }
  });
  router.get('/form/:slug/thanks', async (req: Request, res: Response) => {
    try {
      const token = z.string().parse(req.query.ticket);
      const view = await viewPortal(await openPortal({ db, clock, requestId: requestIdOf(req) }, token));
      thanks(res, view.workspace, { number: view.number, token });
    } catch (error) {
      refuse(deps, req, res, error, 'address');
    }
  });
  return router;
}

function issuesOf(error: unknown): readonly ErrorIssue[] | null {
  if (error instanceof z.ZodError) return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  if (!(error instanceof AppError) || error.kind !== 'Validation') return null;
  return error.issues.length > 0 ? error.issues : [{ path: '', message: error.message }];
}

function formPage(workspace: string, stamp: string, texts: Texts, issues: readonly ErrorIssue[]): string {
  const problem = (name: string) => issues.find(({ path }) => path === name)?.message ?? null;
  const fields = FIELDS.map(({ name, label, type, complete }) =>
    field(
      name,
      label,
      problem(name),
      (marks) =>
        html`<input id="${name}" name="${name}" type="${type}" value="${texts[name] ?? ''}" autocomplete="${complete}" maxlength="300" required ${marks}>`,
    ),
  );
  const body = html`<h1>Write to ${workspace}</h1>
<p class="muted">You get an answer by e-mail, and a link to follow it.</p>
${issues.length > 0 && html`<div class="problems" role="alert"><p>Please look at this again:</p><ul>${issues.map(({ path, message }) => (path ? html`<li><a href="#${path}">${message}</a></li>` : html`<li>${message}</li>`))}</ul></div>`}
<form method="post" enctype="multipart/form-data">
${fields}
${field('body', 'What can we do for you?', problem('body'), (marks) => html`<textarea id="body" name="body" maxlength="20000" required ${marks}>${texts.body ?? ''}</textarea>`)}
${field('files', 'Files', problem('files') ?? problem('file'), (marks) => html`<input id="files" name="files" type="file" multiple ${marks}>`, 'Up to five, together 25 MB. Not needed.')}
<div class="trap" aria-hidden="true"><label for="website">Leave this empty</label><input id="website" name="website" tabindex="-1" autocomplete="off"></div>
<input type="hidden" name="stamp" value="${stamp}">
<div data-help aria-live="polite"></div><div class="row"><button>Send</button></div></form><script src="/help.js" defer></script>`;
  return page(`Write to ${workspace}`, body);
}

/** A label, its help, what is wrong with it, and the control that all three belong to. */
function field(
  name: string,
  label: string,
  problem: string | null,
  control: (marks: Html) => Html,
  help: string | null = null,
): Html {
  const described = [help ? `${name}-help` : '', problem ? `${name}-problem` : ''].filter(Boolean).join(' ');
  const marks = html`${problem !== null && html`aria-invalid="true"`} ${described !== '' && html`aria-describedby="${described}"`}`;
  return html`<label for="${name}">${label}</label>${help !== null && html`<p class="help" id="${name}-help">${help}</p>`}
${control(marks)}${problem !== null && html`<p class="problem" id="${name}-problem">${problem}</p>`}`;
}

function thanks(res: Response, workspace: string, ticket: { number: number; token: string } | null): void {
  const link =
    ticket &&
    html`<p>It is <b>#${ticket.number}</b>. <a href="/portal/${ticket.token}">Follow it here</a>: keep the link, it is yours alone.</p>`;
  res.setHeader('Cache-Control', 'no-store');
  res
    .type('html')
    .send(
      page(
        'Thank you',
        html`<h1>Thank you</h1><p>${workspace} has got your message and will answer by e-mail.</p>${link}`,
      ),
    );
}
