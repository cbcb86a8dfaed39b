import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { appLink } from '../../services/links.ts';
import { type AccountView, beginCardChange, keepSandboxCard, viewAccount } from '../../services/pay/account.ts';
import { type AccountCtx, openAccount } from '../../services/pay/open.ts';
import { payWay } from '../../services/pay/ways.ts';
import type { ApiDeps } from '../deps.ts';
import { requestIdOf } from '../log.ts';
import type { PublicLimits } from './limits.ts';
import { type Html, html, page } from './page.ts';
import { allowProviderPage } from './pay.ts';
import { day, money, month } from './pay-words.ts';
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
      try {
        const ctx = await openAccount({ db, clock, requestId: requestIdOf(req) }, String(req.params.token)).catch(
          async (error: unknown) => {
            if (error instanceof AppError && error.kind === 'NotFound') await limits.badLink(req.ip ?? '');
            throw error;
          },
        );
        if (req.method === 'POST') await limits.portal(ctx.customerId);
        await work(ctx, req, res);
      } catch (error) {
        refuse(deps, req, res, error);
      }
    };
  const show = async (ctx: AccountCtx, req: Request, res: Response, problem: string | null, status = 200) =>
    res
      .status(status)
      .type('html')
      .send(accountPage(await viewAccount(ctx), String(req.params.token), port !== null, problem));

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
        return show(ctx, req, res, error.message, 400);
      }
      return res.redirect(303, here);
    }),
  );
  return router;
}

const PLAN_STATES: Readonly<Record<string, string>> = {
  trialing: 'On trial',
  active: 'Active',
  paused: 'Paused',
  cancelled: 'Ended',
};

function accountPage(view: AccountView, token: string, hasProvider: boolean, problem: string | null): string {
  const { workspace, name, method, plans, invoices, credit, isSuspended } = view;
  const body = html`<p class="muted small">${workspace}</p><h1>${name}</h1>
${isSuspended && html`<p class="problems" role="status">Your account is suspended because of an overdue invoice. Pay it, and it goes on at once.</p>`}
<h2>Plan</h2>
${
  plans.length === 0
    ? html`<p class="muted">You have no plan at present.</p>`
    : html`<ul class="plain">${plans.map(
        ({ name: plan, status, quantity, nextOn, endsOn }) =>
          html`<li><b>${plan}</b>${quantity !== 1 && html` × ${quantity}`} <span class="state">${PLAN_STATES[status] ?? status}</span>
<span class="muted">${endsOn ? `Ends on ${day(endsOn)}` : nextOn ? `Next invoice on ${day(nextOn)}` : ''}</span></li>`,
      )}</ul>`
}
<h2>Means of payment</h2>
<p>${method ? html`${method.label}${method.expires && html` <span class="muted">works until ${month(method.expires)}</span>`}` : html`<span class="muted">None is on file.</span>`}</p>
${credit.map(({ currency, amountMinor }) => html`<p>Credit: <b>${money(amountMinor, currency)}</b>, taken off your next invoices.</p>`)}
${cardPart(token, method !== null, hasProvider, problem)}
<h2>Invoices</h2>
${invoices.length === 0 ? html`<p class="muted">There are none yet.</p>` : invoiceTable(invoices)}`;
  return page(`${name} at ${workspace}`, body);
}

function cardPart(token: string, hasCard: boolean, hasProvider: boolean, problem: string | null): Html {
  if (!hasProvider && payWay() === 'none') {
    return html`<p class="muted">No cards are taken here. The page of each invoice says how it is paid.</p>`;
  }
  return html`<form method="post" action="/account/${token}/card">${!hasProvider && sandboxFields(problem)}
<div class="row"><button class="quiet">${hasCard ? 'Use another card' : 'Put a card on file'}</button></div></form>
${!hasProvider && sandboxNumbers()}`;
}

const invoiceTable = (invoices: AccountView['invoices']): Html =>
  html`<table class="sums"><thead><tr><th scope="col">Invoice</th><th scope="col">State</th><th scope="col">Total</th></tr></thead><tbody>${invoices.map(
    ({ number, status, issuedOn, payBy, currency, totalMinor, dueMinor, url }) =>
      html`<tr><th scope="row"><a href="${new URL(url).pathname}">${number}</a><br><span class="muted small">${day(issuedOn)}</span></th>
<td>${stateWords(status, dueMinor, currency, payBy)}</td><td>${money(totalMinor, currency)}</td></tr>`,
  )}</tbody></table>`;

function stateWords(status: string, dueMinor: number, currency: string, payBy: string | null): string {
  if (status === 'paid') return 'Paid';
  if (status === 'void') return 'Void';
  return `${money(dueMinor, currency)} to be paid${payBy ? ` by ${day(payBy)}` : ''}`;
}
