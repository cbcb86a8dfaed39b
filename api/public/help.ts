import express, { type Request, Router } from 'express';
import type { Passage } from '../../domain/articles/contract.ts';
import { type Block, type Inline, parseMarkdown } from '../../domain/articles/markdown.ts';
import {
  type HelpArticle,
  type HelpCtx,
  type HelpEntry,
  helpArticle,
  helpEntries,
  openHelp,
  searchHelp,
  visitorOf,
  voteOnArticle,
} from '../../services/articles/public.ts';
import { isFormOpen } from '../../services/forms/setting.ts';
import type { ApiDeps } from '../deps.ts';
import { httpStatus, toAppError } from '../errors.ts';
import { requestIdOf } from '../log.ts';
import type { PublicLimits } from './limits.ts';
import { type Html, html, page } from './page.ts';
import { refuse } from './refuse.ts';

/** A page of results; more words narrow it better than more pages. */
const MOST_FOUND = 20;
const MOST_SUGGESTED = 4;

/** On the public form: articles that may answer what is being written. Without it, or where it fails, the form is as it was. */
const SUGGEST = `(() => {
  const place = document.querySelector('[data-help]');
  const fields = ['subject', 'body'].map((id) => document.getElementById(id)).filter(Boolean);
  if (!place || fields.length === 0) return;
  let timer;
  let asked = '';
  const ask = async () => {
    const q = fields.map((field) => field.value.trim()).join(' ').trim().slice(0, 600);
    if (q.length < 4 || q === asked) return;
    asked = q;
    try {
      const answer = await fetch('/help/' + location.pathname.split('/')[2] + '/suggest.json?q=' + encodeURIComponent(q));
      if (!answer.ok) return;
      const { items } = await answer.json();
      place.replaceChildren();
      if (items.length === 0) return;
      const title = document.createElement('p');
      title.textContent = 'Perhaps this answers it:';
      const list = document.createElement('ul');
      for (const item of items) {
        const link = document.createElement('a');
        link.href = item.url;
        link.target = '_blank';
        link.rel = 'noopener';
        link.textContent = item.title;
        const line = document.createElement('li');
        line.append(link);
        list.append(line);
      }
      place.append(title, list);
    } catch {
      asked = '';
    }
  };
  for (const field of fields) {
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 600);
    });
  }
})();`;

/** `/help/<workspace>`: what its articles say, for anybody, where the workspace has opened them. */
export function helpPages({ db, clock, log }: Pick<ApiDeps, 'db' | 'clock' | 'log'>, limits: PublicLimits): Router {
  const router = Router();
  const open = (req: Request<{ slug: string }>) =>
    openHelp({ db, clock, requestId: requestIdOf(req) }, req.params.slug);
  const visitor = (req: Request) => visitorOf(req.ip ?? '', req.headers['user-agent'] ?? '');
  router.get('/help.js', (_req, res) => {
    res.type('js').setHeader('Cache-Control', 'public, max-age=3600').send(SUGGEST);
  });
  router.get('/help/:slug', async (req, res) => {
    try {
      const ctx = await open(req);
      const q = typeof req.query.q === 'string' ? req.query.q : '';
      if (q.trim() === '') {
        res.type('html').send(homePage(await placeOf(ctx, req.params.slug), await helpEntries(ctx)));
        return;
      }
      await limits.search(req.ip ?? '');
      res
        .type('html')
        .send(foundPage(await placeOf(ctx, req.params.slug), q, await searchHelp(ctx, q, false, MOST_FOUND)));
    } catch (error) {
      refuse({ log }, req, res, error, 'address');
    }
  });
  /** What the public form asks for while somebody writes. */
  router.get('/help/:slug/suggest.json', async (req, res) => {
    try {
      await limits.search(req.ip ?? '');
      const q = typeof req.query.q === 'string' ? req.query.q : '';
      const found = await searchHelp(await open(req), q, true, MOST_SUGGESTED);
      res.json({ items: found.map(({ title, url }) => ({ title, url })) });
    } catch (error) {
      const { kind, message } = toAppError(error);
      res.status(httpStatus(kind)).json({ items: [], message });
    }
  });
  router.get('/help/:slug/:article', async (req, res) => {
    try {
      const ctx = await open(req);
      const article = await helpArticle(ctx, req.params.article, visitor(req));
      res.type('html').send(articlePage(await placeOf(ctx, req.params.slug), article));
    } catch (error) {
      refuse({ log }, req, res, error, 'address');
    }
  });
  router.post('/help/:slug/:article/vote', express.urlencoded({ extended: false, limit: '1kb' }), async (req, res) => {
    try {
      const { slug, article } = req.params;
      await limits.search(req.ip ?? '');
      await voteOnArticle(await open(req), article, visitor(req), req.body?.helpful === 'yes');
      res.redirect(303, `/help/${encodeURIComponent(slug)}/${encodeURIComponent(article)}#helpful`);
    } catch (error) {
      refuse({ log }, req, res, error, 'address');
    }
  });
  return router;
}

/** Whose pages these are, and whether they can be written to. */
interface Place {
  readonly workspace: string;
  readonly slug: string;
  readonly form: boolean;
}
const placeOf = async (ctx: HelpCtx, slug: string): Promise<Place> => ({
  workspace: ctx.workspace,
  slug,
  form: await isFormOpen(ctx, ctx.tenantId),
});

const searchForm = (slug: string, q: string): Html =>
  html`<form role="search" method="get" action="/help/${slug}" class="row"><label class="trap" for="q">Search</label><input id="q" name="q" type="search" value="${q}" placeholder="What is your question?" maxlength="200"><button>Search</button></form>`;

const askUs = (slug: string, isOpen: boolean): Html =>
  html`${isOpen && html`<p class="muted small">Not found what you were looking for? <a href="/form/${slug}">Write to us</a>.</p>`}`;

function homePage({ workspace, slug, form }: Place, entries: readonly HelpEntry[]): string {
  const categories = [...new Set(entries.map(({ category }) => category))];
  const parts = categories.map(
    (category) =>
      html`<h2>${category}</h2><ul>${entries.filter((one) => one.category === category).map((one) => html`<li><a href="/help/${slug}/${one.slug}">${one.title}</a></li>`)}</ul>`,
  );
  const body = html`<h1>${workspace}: help</h1>${searchForm(slug, '')}${parts.length > 0 ? parts : html`<p class="muted">There are no articles yet.</p>`}${askUs(slug, form)}`;
  return page(`${workspace}: help`, body);
}

const marked = (passage: Passage): Html[] =>
  passage.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : html`${text}`));

function foundPage({ workspace, slug, form }: Place, q: string, found: Awaited<ReturnType<typeof searchHelp>>): string {
  const items = found.map(
    (one) =>
      html`<li><a href="/help/${slug}/${one.slug}">${one.title}</a><p class="small muted">${marked(one.excerpt)}</p></li>`,
  );
  const none = html`<p>Nothing has all these words. Try fewer of them.</p>`;
  return page(
    `${q}: ${workspace} help`,
    html`<p class="small"><a href="/help/${slug}">${workspace}: help</a></p><h1>What we found</h1>${searchForm(slug, q)}${items.length > 0 ? html`<ul>${items}</ul>` : none}${askUs(slug, form)}`,
  );
}

function articlePage({ workspace, slug, form }: Place, article: HelpArticle): string {
  const { title, category, body, voted, language } = article;
  const choice = (value: string, words: string, chosen: boolean) =>
    html`<button name="helpful" value="${value}" class="${chosen ? '' : 'quiet'}" ${chosen && html`aria-pressed="true"`}>${words}</button>`;
  const vote = html`<form id="helpful" method="post" action="/help/${slug}/${article.slug}/vote"><h2>Did this help?</h2>
${voted !== null && html`<p class="done" role="status">Thank you: that is noted.</p>`}<div class="row">${choice('yes', 'Yes', voted === true)}${choice('no', 'No', voted === false)}</div></form>`;
  return page(
    `${title}: ${workspace} help`,
    html`<p class="small"><a href="/help/${slug}">${workspace}: help</a>, ${category}</p><h1>${title}</h1>
<div ${language !== 'other' && html`lang="${language}"`}>${parseMarkdown(body).map(blockHtml)}</div>${vote}${askUs(slug, form)}`,
  );
}

function blockHtml(block: Block): Html {
  if (block.kind === 'rule') return html`<hr>`;
  if (block.kind === 'code') return html`<pre><code>${block.text}</code></pre>`;
  if (block.kind === 'quote') return html`<blockquote>${block.blocks.map(blockHtml)}</blockquote>`;
  if (block.kind === 'list') {
    const items = block.items.map((item) => html`<li>${item.map(inlineHtml)}</li>`);
    return block.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
  }
  const words = block.children.map(inlineHtml);
  if (block.kind === 'paragraph') return html`<p>${words}</p>`;
  if (block.level === 2) return html`<h2>${words}</h2>`;
  return block.level === 3 ? html`<h3>${words}</h3>` : html`<h4>${words}</h4>`;
}

function inlineHtml(inline: Inline): Html {
  if (inline.kind === 'text') return html`${inline.text}`;
  if (inline.kind === 'code') return html`<code>${inline.text}</code>`;
  const words = inline.children.map(inlineHtml);
  if (inline.kind === 'bold') return html`<b>${words}</b>`;
  if (inline.kind === 'italic') return html`<i>${words}</i>`;
  return html`<a href="${inline.href}" rel="noopener nofollow">${words}</a>`;
}
