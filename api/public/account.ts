import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Language } from '../../domain/documents/contract.ts';
import { formatOf } from '../../domain/documents/format.ts';
import { WORDS } from '../../domain/documents/words.ts';
import { AppError } from '../../domain/errors.ts';
import { cardWords, methodWords } from '../../domain/money/card.ts';
import { fromWire } from '../../domain/money/money.ts';
import { ACCOUNT_WORDS, type AccountWords } from '../../domain/payments/account-words.ts';
import { appLink } from '../../services/links.ts';
import { type AccountView, beginCardChange, keepSandboxCard, viewAccount } from '../../services/pay/account.ts';
import { type AccountCtx, openAccount } from '../../services/pay/open.ts';
import { payWay } from '../../services/pay/ways.ts';
import type { ApiDeps } from '../deps.ts';
import { requestIdOf } from '../log.ts';
import { languageAsked } from './language.ts';
import type { PublicLimits } from './limits.ts';
import { type Html, html, page } from './page.ts';
import { allowProviderPage } from './pay.ts';
import { refuse } from './refuse.ts';
import { sandboxFields, sandboxNumbers } from './sandbox-form.ts';

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'log' | 'pay'>;

/** `/account/<token>`: a customer's invoices, means of payment and plans. The link is the permission. */
export function accountPages(deps: Deps, limits: PublicLimits): Router {
  const { db, clock, pay: port } = deps;
  const router = Router();
  const withLink =
    (work: (ctx: AccountCtx, req: Request, res: Response) => Promise<unknown>): RequestHandler =>
    async (req, res) => {
      res.setHeader('Cache-Control', 'private, no-store');
      if (port) allowProviderPage(res);
      let language = languageAsked(req);
      try {
        const ctx = await openAccount({ db, clock, requestId: requestIdOf(req) }, String(req.params.token)).catch(
          async (error: unknown) => {
            if (error instanceof AppError && error.kind === 'NotFound') await limits.badLink(req.ip ?? '');
            throw error;
          },
        );
        language = ctx.language;
        if (req.method === 'POST') await limits.portal(ctx.customerId);
        await work(ctx, req, res);
      } catch (error) {
        refuse(deps, req, res, error, 'link', language);
      }
    };
  const show = async (ctx: AccountCtx, req: Request, res: Response, problem: string | null, status = 200) =>
    res
      .status(status)
      .type('html')
      .send(accountPage(await viewAccount(ctx), ctx.language, String(req.params.token), port !== null, problem));

  router.get(
    '/account/:token',
    withLink((ctx, req, res) => show(ctx, req, res, null)),
  );
  router.post(
    '/account/:token/card',
    express.urlencoded({ extended: false, limit: '8kb' }),
    withLink(async (ctx, req, res) => {
      const here = `/account/${String(req.params.token)}` as const;
      if (port) return res.redirect(303, await beginCardChange(ctx, port, appLink(here)));
      const { number } = z.object({ number: z.string().default('') }).parse(req.body ?? {});
      try {
        await keepSandboxCard(ctx, number);
      } catch (error) {
        if (!(error instanceof AppError) || error.kind !== 'Validation') throw error;
        return show(ctx, req, res, ACCOUNT_WORDS[ctx.language].notACard, 400);
      }
      return res.redirect(303, here);
    }),
  );
  return router;
}

function accountPage(
  view: AccountView,
  language: Language,
  token: string,
  hasProvider: boolean,
  problem: string | null,
): string {
  const { workspace, name, method, plans, invoices, credit, isSuspended } = view;
  const words = ACCOUNT_WORDS[language];
  const { day, month } = formatOf(language, 'EUR');
  const body = html`<p class="muted small">${workspace}</p><h1>${name}</h1>
${isSuspended && html`<p class="problems" role="status">${words.suspended}</p>`}
<h2>${words.plan}</h2>
${
  plans.length === 0
    ? html`<p class="muted">${words.noPlan}</p>`
    : html`<ul class="plain">${plans.map(
        ({ name: plan, status, quantity, nextOn, endsOn }) =>
          html`<li><b>${plan}</b>${quantity !== 1 && html` × ${quantity}`} <span class="state">${words.planStates[status] ?? status}</span>
<span class="muted">${endsOn ? words.endsOn(day(endsOn)) : nextOn ? words.nextOn(day(nextOn)) : ''}</span></li>`,
      )}</ul>`
}
<h2>${words.method}</h2>
<p>${method ? html`${methodWords(method.label)}${method.expires && html` <span class="muted">${words.worksUntil(month(method.expires))}</span>`}` : html`<span class="muted">${words.noMethod}</span>`}</p>
${credit.map(({ currency, amountMinor }) => html`<p>${words.credit(formatOf(language, currency).money(fromWire(amountMinor)))}</p>`)}
${cardPart(words, token, method !== null, hasProvider, problem)}
<h2>${words.invoices}</h2>
${invoices.length === 0 ? html`<p class="muted">${words.noInvoices}</p>` : invoiceTable(invoices, language)}`;
  return page(words.title(name, workspace), body, language);
}

function cardPart(
  words: AccountWords,
  token: string,
  hasCard: boolean,
  hasProvider: boolean,
  problem: string | null,
): Html {
  if (!hasProvider && payWay() === 'none') return html`<p class="muted">${words.noCards}</p>`;
  return html`<form method="post" action="/account/${token}/card">${!hasProvider && sandboxFields(words, problem)}
<div class="row"><button class="quiet">${hasCard ? words.anotherCard : words.firstCard}</button></div></form>
${!hasProvider && sandboxNumbers()}`;
}

function invoiceTable(invoices: AccountView['invoices'], language: Language): Html {
  const { invoice: one, total } = WORDS[language];
  return html`<table class="sums"><thead><tr><th scope="col">${one}</th><th scope="col">${ACCOUNT_WORDS[language].state}</th><th scope="col">${total}</th></tr></thead><tbody>${invoices.map(
    (invoice) => {
      const { money, day } = formatOf(language, invoice.currency);
      return html`<tr><th scope="row"><a href="${new URL(invoice.url).pathname}">${invoice.number}</a><br><span class="muted small">${day(invoice.issuedOn)}</span></th>
<td>${stateWords(invoice, language)}</td><td>${money(fromWire(invoice.totalMinor))}</td></tr>`;
    },
  )}</tbody></table>`;
}

function stateWords(
  { status, dueMinor, currency, payBy, card }: AccountView['invoices'][number],
  language: Language,
): string {
  const { paid, paidWith, voided, toBePaid } = ACCOUNT_WORDS[language];
  if (status === 'paid') return card ? paidWith(cardWords(card)) : paid;
  if (status === 'void') return voided;
  const { money, day } = formatOf(language, currency);
  return toBePaid(money(fromWire(dueMinor)), payBy && day(payBy));
}
