import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { inFours } from '../../domain/documents/sheet.ts';
import { AppError } from '../../domain/errors.ts';
import { fromWire, toWire } from '../../domain/money/money.ts';
import { chargedByStripe, stripeStep } from '../../domain/money/stripe-amount.ts';
import { openDocument } from '../../services/documents/open-document.ts';
import { appLink } from '../../services/links.ts';
import { mailAccountLink } from '../../services/pay/account.ts';
import { payByProvider, refreshCheckout } from '../../services/pay/checkout.ts';
import { openPay, type PayCtx } from '../../services/pay/open.ts';
import { confirmBySandbox, payBySandbox } from '../../services/pay/pay-by-sandbox.ts';
import { type PayView, viewPay } from '../../services/pay/view.ts';
import { payWay } from '../../services/pay/ways.ts';
import type { ApiDeps } from '../deps.ts';
import { requestIdOf } from '../log.ts';
import { sendDocument } from '../send-file.ts';
import type { PublicLimits } from './limits.ts';
import { type Html, html, page } from './page.ts';
import { day, money } from './pay-words.ts';
import { refuse } from './refuse.ts';
import { sandboxFields, sandboxNumbers } from './sandbox-form.ts';

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'log' | 'pay' | 'files'>;

/** A form that is answered with a redirect to the provider's page is stopped by browsers unless that page is named. */
export function allowProviderPage(res: Response): void {
  const policy = String(res.getHeader('Content-Security-Policy') ?? '');
  res.setHeader(
    'Content-Security-Policy',
    policy.replace("form-action 'self'", "form-action 'self' https://checkout.stripe.com"),
  );
}

/** `/pay/<token>`: an invoice is seen and paid by whoever has the link. Nothing else of the customer is in it. */
export function payPages(deps: Deps, limits: PublicLimits): Router {
  const { db, clock, pay: port } = deps;
  const router = Router();
  const withLink =
    (work: (ctx: PayCtx, req: Request, res: Response) => Promise<unknown>): RequestHandler =>
    async (req, res) => {
      res.setHeader('Cache-Control', 'private, no-store');
      if (port) allowProviderPage(res);
      try {
        const ctx = await openPay({ db, clock, requestId: requestIdOf(req) }, String(req.params.token)).catch(
          async (error: unknown) => {
            if (error instanceof AppError && error.kind === 'NotFound') await limits.badLink(req.ip ?? '');
            throw error;
          },
        );
        if (req.method === 'POST') await limits.portal(ctx.invoiceId);
        await work(ctx, req, res);
      } catch (error) {
        refuse(deps, req, res, error);
      }
    };
  const form = express.urlencoded({ extended: false, limit: '8kb' });
  const show = async (ctx: PayCtx, req: Request, res: Response, said: Said = {}, status = 200) => {
    const token = String(req.params.token);
    res
      .status(status)
      .type('html')
      .send(payPage(await viewPay(ctx), token, port !== null, said));
  };
  const back = (req: Request, res: Response) => res.redirect(303, `/pay/${String(req.params.token)}`);

  router.get(
    '/pay/:token',
    withLink(async (ctx, req, res) => {
      const { latest } = await viewPay(ctx);
      // Back from the provider's page: its notice may still be on its way.
      if (port && latest?.state === 'open') await refreshCheckout(ctx, port, latest.id);
      await show(ctx, req, res);
    }),
  );
  router.get(
    '/pay/:token/invoice.pdf',
    withLink(async (ctx, _req, res) => {
      await limits.portal(ctx.invoiceId);
      // A draft is nobody's to see.
      await viewPay(ctx);
      const which = { noun: 'invoice', subjectId: ctx.invoiceId, format: 'pdf' } as const;
      await sendDocument(res, deps.files, ctx.tenantId, await openDocument(ctx, deps.files, which));
    }),
  );
  router.post(
    '/pay/:token/card',
    form,
    withLink(async (ctx, req, res) => {
      if (port) return res.redirect(303, await payByProvider(ctx, port, appLink(`/pay/${String(req.params.token)}`)));
      const { number, keep } = z
        .object({ number: z.string().default(''), keep: z.string().optional() })
        .parse(req.body ?? {});
      try {
        const paid = await payBySandbox(ctx, number, keep !== undefined);
        if (paid.state === 'paid' || paid.state === 'no-answer') return back(req, res);
        if (paid.state === 'declined') return show(ctx, req, res, { declined: paid.words }, 402);
        return show(ctx, req, res, { confirm: paid.checkoutId });
      } catch (error) {
        if (!(error instanceof AppError) || error.kind !== 'Validation') throw error;
        return show(ctx, req, res, { problem: error.message }, 400);
      }
    }),
  );
  router.post(
    '/pay/:token/confirm',
    form,
    withLink(async (ctx, req, res) => {
      const { checkout, answer } = z
        .object({ checkout: z.uuid(), answer: z.enum(['yes', 'no']) })
        .parse(req.body ?? {});
      if (port) return back(req, res);
      const paid = await confirmBySandbox(ctx, checkout, answer === 'yes');
      if (paid.state === 'declined') return show(ctx, req, res, { declined: paid.words }, 402);
      return back(req, res);
    }),
  );
  router.post(
    '/pay/:token/account-link',
    withLink(async (ctx, req, res) => {
      await mailAccountLink(ctx);
      await show(ctx, req, res, { mailed: true });
    }),
  );
  return router;
}

interface Said {
  readonly problem?: string;
  readonly declined?: string;
  /** Of the checkout that the bank asks about. */
  readonly confirm?: string;
  readonly mailed?: boolean;
}

function payPage(view: PayView, token: string, hasProvider: boolean, said: Said): string {
  const { workspace, number, customerName, currency, lines, taxMinor, totalMinor, dueMinor } = view;
  const paidMinor = totalMinor - dueMinor;
  const body = html`<p class="muted small">${workspace}</p><h1>Invoice ${number}</h1><p class="muted">For ${customerName}</p>
${stateOf(view)}
<table class="sums"><caption class="hidden">What is invoiced</caption><tbody>${lines.map(
    (
      line,
    ) => html`<tr><th scope="row">${line.description}${line.quantity !== 1 && html` <span class="muted">× ${line.quantity}</span>`}</th>
<td>${money(line.amountMinor, currency)}</td></tr>`,
  )}${taxMinor !== 0 && html`<tr><th scope="row">Tax</th><td>${money(taxMinor, currency)}</td></tr>`}</tbody>
<tfoot><tr><th scope="row">Total</th><td>${money(totalMinor, currency)}</td></tr>${
    paidMinor > 0 &&
    view.status !== 'void' &&
    html`<tr><th scope="row">Paid or credited</th><td>${money(-paidMinor, currency)}</td></tr>`
  }<tr class="due"><th scope="row">To be paid</th><td>${money(view.status === 'void' ? 0 : dueMinor, currency)}</td></tr></tfoot></table>
<p><a href="/pay/${token}/invoice.pdf" download>Invoice as PDF</a></p>
${payPart(view, token, hasProvider, said)}
<h2>All your invoices</h2>
${
  said.mailed
    ? html`<p class="done" role="status">A link is on its way to the address that we have of you.</p>`
    : html`<p class="muted">With your means of payment and your plan. The link goes to the address that we have of you.</p>
<form method="post" action="/pay/${token}/account-link"><div class="row"><button class="quiet">Mail me the link</button></div></form>`
}`;
  return page(`Invoice ${number}`, body);
}

function stateOf({ status, payBy }: PayView): Html {
  if (status === 'paid') return html`<p class="done" role="status">This invoice is paid. Thank you.</p>`;
  if (status === 'void') return html`<p class="done">This invoice is void: nothing is to be paid.</p>`;
  return payBy ? html`<p><span class="state">To be paid by ${day(payBy)}</span></p>` : html``;
}

function payPart(view: PayView, token: string, hasProvider: boolean, { problem, declined, confirm }: Said): Html {
  const { status, dueMinor, currency, latest } = view;
  if ((status !== 'open' && status !== 'uncollectible') || dueMinor === 0) return html``;
  if (!hasProvider && payWay() === 'none') return transferPart(view);
  if (confirm !== undefined) {
    return html`<h2>Your bank asks</h2><p>Is it you who pays ${money(dueMinor, currency)} to ${view.workspace}?</p>
<form method="post" action="/pay/${token}/confirm"><input type="hidden" name="checkout" value="${confirm}">
<div class="row"><button name="answer" value="yes">Yes, it is me</button><button class="quiet" name="answer" value="no">No</button></div></form>`;
  }
  if (latest?.state === 'open' && !hasProvider) {
    return html`<p class="problems" role="status">We have not heard from the bank about your payment. Do not pay again: look here in half an hour.</p>`;
  }
  const said =
    declined !== undefined &&
    html`<p class="problems" role="alert">The payment did not go through: ${declined}. Try another card.</p>`;
  const charged = hasProvider ? toWire(chargedByStripe(fromWire(dueMinor), currency)) : dueMinor;
  const pay = html`<div class="row"><button>Pay ${money(charged, currency)}</button></div>`;
  if (hasProvider) {
    const step = toWire(stripeStep(currency));
    const more =
      charged > dueMinor &&
      html`<p class="muted">Cards pay ${currency} in steps of ${money(step, currency)}: the ${money(charged - dueMinor, currency)} that are too much are your credit, for your next invoice.</p>`;
    return html`<h2>Pay</h2>${said}${more}<p class="muted">You are led to the page of our payment provider, Stripe. The card is kept there for your next invoices.</p>
<form method="post" action="/pay/${token}/card">${pay}</form>`;
  }
  return html`<h2>Pay by card</h2>${said}<form method="post" action="/pay/${token}/card">${sandboxFields(problem ?? null)}
<label class="choice" for="keep"><input id="keep" name="keep" type="checkbox" checked>Pay my next invoices with this card as well</label>${pay}</form>
${sandboxNumbers()}`;
}

/** Where no cards are taken: the account that the invoice names, or whom to ask for one. */
function transferPart({ seller, number, dueMinor, currency, workspace }: PayView): Html {
  const { legalName, iban, bic, bankName, email, phone } = seller;
  const amount = money(dueMinor, currency);
  if (iban === '') {
    const reach = [email, phone].filter(Boolean).join(', ');
    return html`<h2>How to pay</h2><p>No cards are taken here. Ask ${workspace} for the account to which you transfer ${amount}${reach && ` (${reach})`}, and name invoice <b>${number}</b> as the reference.</p>`;
  }
  const rows: (readonly [string, string])[] = [
    ['To', legalName],
    ['IBAN', inFours(iban)],
    ['BIC', bic],
    ['Bank', bankName],
    ['Amount', amount],
    ['Reference', number],
  ];
  return html`<h2>Pay by transfer</h2><p class="muted">No cards are taken here. Name the reference, so that your payment is found.</p>
<table class="sums"><caption class="hidden">Where to transfer it</caption><tbody>${rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`;
}
