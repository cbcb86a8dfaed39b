import type { Written } from '../../domain/collection/mail-words.ts';
import type { DunningStep } from '../../domain/collection/policy.ts';
import { mailWords, type StepFigures, stepWords } from '../../domain/collection/words.ts';
import type { Language } from '../../domain/documents/contract.ts';
import { formatOf } from '../../domain/documents/format.ts';
import { civilDateAt, daysBetween } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { languagesOf } from '../documents/language.ts';
import { type NewMessage, queueMessages } from '../messages/queue.ts';
import { notifyRole } from '../notifications/notify-role.ts';
import { noteDispute } from '../pay/dispute.ts';
import { PAY_PLACE } from '../pay/links.ts';
import type { StoredCollectionFacts, StoredCollectionStep } from './facts.ts';

/** Does what effects of collection do inside the house: mails, messages, notes to billing, suspensions, cancellations. */
export async function performSteps(
  ctx: Ctx,
  tx: Tx,
  performed: readonly StoredCollectionStep[],
  now: Instant,
): Promise<void> {
  const done = performed.filter(({ outcome }) => outcome.state === 'done');
  const said = done.filter(({ effect }) => SPEAKS.has(effect.kind));
  const languages = await languagesOf(
    tx,
    said.map(({ before }) => before.customer.id),
  );
  const languageOf = ({ before }: StoredCollectionStep) => languages.get(before.customer.id) ?? 'en';
  const messages = said.map((one) => messageOf(one, languageOf(one), now));
  await queueMessages(ctx, tx, messages, now);
  for (const one of done) {
    const { ledgerId, effect, before } = one;
    const { number, customer, invoice } = before;
    const tell = (tone: 'bad' | 'info', title: string) =>
      notifyRole(ctx, tx, 'billing', now, { cause: ledgerId, tone, title, href: `/billing/invoices/${invoice.id}` });
    // The bank behind the sandbox has no notices of its own.
    if (effect.kind === 'charge' && customer.paymentMethod?.token === 'card-disputes') {
      const reason = 'The sandbox’s card disputes what it pays';
      await noteDispute(ctx, tx, { invoiceId: invoice.id, status: 'open', reason, cause: ledgerId }, now);
    }
    if (effect.kind === 'give-up') await tell('bad', `Invoice ${number} of ${customer.name} could not be collected`);
    if (effect.kind === 'promise-broken') {
      await tell('bad', `${customer.name} promised to pay invoice ${number}, and the day has passed`);
    }
    if (effect.kind === 'task') await tell('info', wordsOf(one, 'en', now).text);
    if (effect.kind === 'suspend') {
      await suspend(ctx, tx, before, now);
      await tell('bad', `${customer.name} is suspended: invoice ${number} is overdue`);
    }
    if (effect.kind === 'cancel' && before.subscriptionId !== null) {
      await tell('bad', `The subscription of ${customer.name} is cancelled: invoice ${number} is overdue`);
    }
  }
}

const SPEAKS: ReadonlySet<string> = new Set(['remind', 'confirm', 'letter', 'sms']);

const NO_WORDS: Pick<DunningStep, 'kind' | 'subject' | 'text'> = { kind: 'letter', subject: '', text: '' };

const wordsOf = ({ effect, before }: StoredCollectionStep, language: Language, now: Instant) =>
  stepWords(
    before.dunning.steps.find(({ id }) => id === effect.data?.stepId) ?? NO_WORDS,
    language,
    figuresOf(before, language, now),
  );

function figuresOf(
  { invoice, number, customer }: StoredCollectionFacts,
  language: Language,
  now: Instant,
): StepFigures {
  const { money, day } = formatOf(language, invoice.currency);
  return {
    number,
    customer: customer.name,
    amount: money(invoice.dueMinor),
    payBy: day(invoice.payBy),
    days: String(Math.max(0, daysBetween(invoice.payBy, civilDateAt(invoice.zone, now)))),
    link: PAY_PLACE,
  };
}

/** Money's blank that does not break is not in the alphabet of text messages (GSM 03.38): with it a message has room for 70 characters, not 160. */
const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

/** A text message to somebody whose number nobody knows goes as a mail. */
function messageOf(one: StoredCollectionStep, language: Language, now: Instant): NewMessage {
  const { ledgerId, effect, before } = one;
  const { customer, invoice } = before;
  const to = { id: ledgerId, dueAt: now, noun: 'invoice', subjectId: invoice.id, toName: customer.name };
  const mail = ({ subject, text }: Written): NewMessage => ({
    ...to,
    channel: 'email',
    toAddress: customer.email,
    subject,
    body: text,
  });
  const figures = figuresOf(before, language, now);
  if (effect.kind === 'remind') {
    return mail(mailWords(customer.paymentMethod === null ? 'open' : 'declined', language, figures));
  }
  if (effect.kind === 'confirm') return mail(mailWords('confirm', language, figures));
  const words = wordsOf(one, language, now);
  return effect.kind === 'sms' && customer.phone
    ? { ...to, channel: 'sms', toAddress: customer.phone, subject: '', body: spaced(words.text) }
    : mail(words);
}

async function suspend(ctx: Ctx, tx: Tx, { invoice, customer, number }: StoredCollectionFacts, now: Instant) {
  await tx.$executeRaw`
    INSERT INTO collection_suspension (tenant_id, invoice_id, customer_id, since)
    VALUES (${ctx.tenantId}::uuid, ${invoice.id}::uuid, ${customer.id}::uuid, ${new Date(now)}) ON CONFLICT DO NOTHING`;
  await audit(ctx, tx, new Date(now), {
    action: 'suspended',
    noun: 'customer',
    subjectId: customer.id,
    reason: `Invoice ${number} is overdue`,
  });
}
