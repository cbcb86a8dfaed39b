import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Language } from '../../domain/documents/contract.ts';
import { formatOf } from '../../domain/documents/format.ts';
import { inFours } from '../../domain/documents/sheet.ts';
import { type DocumentWords, WORDS } from '../../domain/documents/words.ts';
import { AppError } from '../../domain/errors.ts';
import { cardWords } from '../../domain/money/card.ts';
import { fromWire, toWire } from '../../domain/money/money.ts';
import { chargedByStripe, stripeStep } from '../../domain/money/stripe-amount.ts';
import { ACCOUNT_WORDS } from '../../domain/payments/account-words.ts';
import { toldDecline } from '../../domain/payments/declines.ts';
import { PAY_WORDS, type PayWords } from '../../domain/payments/pay-words.ts';
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
import { languageAsked } from './language.ts';
import type { PublicLimits } from './limits.ts';
import { type Html, html, page } from './page.ts';
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
      let language = languageAsked(req);
      try {
        const ctx = await openPay({ db, clock, requestId: requestIdOf(req) }, String(req.params.token)).catch(
          async (error: unknown) => {
            if (error instanceof AppError && error.kind === 'NotFound') await limits.badLink(req.ip ?? '');
            throw error;
          },
        );
        language = ctx.language;
        if (req.method === 'POST') await limits.portal(ctx.invoiceId);
        await work(ctx, req, res);
      } catch (error) {
        refuse(deps, req, res, error, 'link', language);
      }
    };
  const form = express.urlencoded({ extended: false, limit: '8kb' });
  const show = async (ctx: PayCtx, req: Request, res: Response, said: Said = {}, status = 200) => {
    const token = String(req.params.token);
    res
      .status(status)
      .type('html')
      .send(payPage({ ...(await viewPay(ctx)), ...wordsIn(ctx.language) }, token, port !== null, said));
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
        if (paid.state === 'declined') return show(ctx, req, res, { declined: paid.code }, 402);
        return show(ctx, req, res, { confirm: paid.checkoutId });
      } catch (error) {
        if (!(error instanceof AppError) || error.kind !== 'Validation') throw error;
        return show(ctx, req, res, { problem: ACCOUNT_WORDS[ctx.language].notACard }, 400);
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
      if (paid.state === 'declined') return show(ctx, req, res, { declined: paid.code }, 402);
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
  /** The bank's code. */
  readonly declined?: string | null;
  /** Of the checkout that the bank asks about. */
  readonly confirm?: string;
  readonly mailed?: boolean;
}

/** An invoice, with the words to show it in. */
interface Shown extends PayView {
  readonly language: Language;
  readonly words: PayWords;
  readonly ofInvoice: DocumentWords;
}
const wordsIn = (language: Language) => ({ language, words: PAY_WORDS[language], ofInvoice: WORDS[language] });
const formatFor = ({ language, currency }: Shown) => {
  const { money, day } = formatOf(language, currency);
  return { money: (minor: number) => money(fromWire(minor)), day };
};

function payPage(view: Shown, token: string, hasProvider: boolean, said: Said): string {
  const { workspace, number, customerName, lines, taxMinor, totalMinor, dueMinor, words, ofInvoice } = view;
  const { money } = formatFor(view);
  const paidMinor = totalMinor - dueMinor;
  const title = `${ofInvoice.invoice} ${number}`;
  const body = html`<p class="muted small">${workspace}</p><h1>${title}</h1><p class="muted">${words.forCustomer(customerName)}</p>
${stateOf(view)}
<table class="sums"><caption class="hidden">${words.caption}</caption><tbody>${lines.map(
    (
      line,
    ) => html`<tr><th scope="row">${line.description}${line.quantity !== 1 && html` <span class="muted">× ${line.quantity}</span>`}</th>
<td>${money(line.amountMinor)}</td></tr>`,
  )}${taxMinor !== 0 && html`<tr><th scope="row">${ofInvoice.tax}</th><td>${money(taxMinor)}</td></tr>`}</tbody>
<tfoot><tr><th scope="row">${ofInvoice.total}</th><td>${money(totalMinor)}</td></tr>${
    paidMinor > 0 &&
    view.status !== 'void' &&
    html`<tr><th scope="row">${words.paidOrCredited}</th><td>${money(-paidMinor)}</td></tr>`
  }<tr class="due"><th scope="row">${ofInvoice.toPay}</th><td>${money(view.status === 'void' ? 0 : dueMinor)}</td></tr></tfoot></table>
<p><a href="/pay/${token}/invoice.pdf" download>${words.asPdf}</a></p>
${payPart(view, token, hasProvider, said)}
<h2>${words.allYours}</h2>
${
  said.mailed
    ? html`<p class="done" role="status">${words.linkMailed}</p>`
    : html`<p class="muted">${words.allYoursHelp}</p>
<form method="post" action="/pay/${token}/account-link"><div class="row"><button class="quiet">${words.mailLink}</button></div></form>`
}`;
  return page(title, body, view.language);
}

function stateOf(view: Shown): Html {
  const { status, payBy, card, words } = view;
  if (status === 'paid') {
    const paidWith = card && html` ${ACCOUNT_WORDS[view.language].paidWith(cardWords(card))}.`;
    return html`<p class="done" role="status">${words.isPaid}${paidWith}</p>`;
  }
  if (status === 'void') return html`<p class="done">${words.isVoid}</p>`;
  return payBy ? html`<p><span class="state">${words.payBy(formatFor(view).day(payBy))}</span></p>` : html``;
}

function payPart(view: Shown, token: string, hasProvider: boolean, { problem, declined, confirm }: Said): Html {
  const { status, dueMinor, currency, latest, words } = view;
  const { money } = formatFor(view);
  if ((status !== 'open' && status !== 'uncollectible') || dueMinor === 0) return html``;
  if (!hasProvider && payWay() === 'none') return transferPart(view);
  if (confirm !== undefined) {
    return html`<h2>${words.bankAsks}</h2><p>${words.isItYou(money(dueMinor), view.workspace)}</p>
<form method="post" action="/pay/${token}/confirm"><input type="hidden" name="checkout" value="${confirm}">
<div class="row"><button name="answer" value="yes">${words.yes}</button><button class="quiet" name="answer" value="no">${words.no}</button></div></form>`;
  }
  if (latest?.state === 'open' && !hasProvider) {
    return html`<p class="problems" role="status">${words.unheard}</p>`;
  }
  const said =
    declined !== undefined &&
    html`<p class="problems" role="alert">${words.failed(words.declines[toldDecline(declined)])}</p>`;
  const charged = hasProvider ? toWire(chargedByStripe(fromWire(dueMinor), currency)) : dueMinor;
  const pay = html`<div class="row"><button>${words.payAmount(money(charged))}</button></div>`;
  if (hasProvider) {
    const step = toWire(stripeStep(currency));
    const more =
      charged > dueMinor &&
      html`<p class="muted">${words.inSteps(currency, money(step), money(charged - dueMinor))}</p>`;
    return html`<h2>${words.pay}</h2>${said}${more}<p class="muted">${words.byProvider}</p>
<form method="post" action="/pay/${token}/card">${pay}</form>`;
  }
  return html`<h2>${words.payByCard}</h2>${said}<form method="post" action="/pay/${token}/card">${sandboxFields(ACCOUNT_WORDS[view.language], problem ?? null)}
<label class="choice" for="keep"><input id="keep" name="keep" type="checkbox" checked>${words.keepCard}</label>${pay}</form>
${sandboxNumbers()}`;
}

/** Where no cards are taken: the account that the invoice names, or whom to ask for one. */
function transferPart(view: Shown): Html {
  const { seller, number, dueMinor, workspace, words, ofInvoice } = view;
  const { legalName, iban, bic, bankName, email, phone } = seller;
  const amount = formatFor(view).money(dueMinor);
  if (iban === '') {
    const reach = [email, phone].filter(Boolean).join(', ');
    const ask = words.askForAccount(workspace, amount, reach && ` (${reach})`, number);
    return html`<h2>${words.howToPay}</h2><p>${ask}</p>`;
  }
  const rows: (readonly [string, string])[] = [
    [words.to, legalName],
    ['IBAN', inFours(iban)],
    ['BIC', bic],
    [words.bank, bankName],
    [ofInvoice.amount, amount],
    [ofInvoice.reference, number],
  ];
  return html`<h2>${words.payByTransfer}</h2><p class="muted">${words.nameReference}</p>
<table class="sums"><caption class="hidden">${words.payByTransfer}</caption><tbody>${rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`;
}
