import { NOTICE_WORDS, type Notice } from '../../domain/billing/notice-words.ts';
import type { BillingEffect } from '../../domain/billing/plan.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import type { Language } from '../../domain/documents/contract.ts';
import { type DocumentFormat, formatOf } from '../../domain/documents/format.ts';
import { methodWords } from '../../domain/money/card.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { languagesOf } from '../documents/language.ts';
import { derivedId } from '../ids.ts';
import { type NewMessage, queueMessages } from '../messages/queue.ts';
import { ACCOUNT_PLACE } from '../pay/links.ts';
import type { Performed } from '../processes/store.ts';
import type { StoredBillingFacts } from './facts.ts';

type Told = Performed<StoredBillingFacts, BillingEffect>;

const TELLS: ReadonlySet<string> = new Set(['card-expires', 'trial-reminder', 'usage-alert', 'term-notice']);

/** Mails that a subscription's own plan sends its customer, in their language: before a trial ends, before a term does, before a card does. */
export async function tellCustomers(ctx: Ctx, tx: Tx, performed: readonly Told[], now: Instant): Promise<void> {
  const told = performed.filter(({ effect, outcome }) => outcome.state === 'done' && TELLS.has(effect.kind));
  if (told.length === 0) return;
  const languages = await languagesOf(
    tx,
    told.map((one) => addressee(one).id),
  );
  const letters = told.flatMap((one) => letter(one, languages.get(addressee(one).id) ?? 'en') ?? []);
  await queueMessages(ctx, tx, letters, now);
}

/** Of a card, whose card it is. */
const addressee = ({ effect, before: { customer } }: Told): { id: string; name: string; email: string } =>
  effect.kind === 'card-expires' ? customer.payer : customer;

function letter(told: Told, language: Language): NewMessage | null {
  const { ledgerId, effect, before: facts } = told;
  const to = addressee(told);
  const format = formatOf(language, facts.pricePlan.price.currency);
  const isCard = effect.kind === 'card-expires';
  const notice = isCard ? cardNotice(facts, language, format) : noticeOf(facts, effect, language, format);
  if (notice === null || to.email === '') return null;
  const { card, subscription } = facts;
  return {
    // One for a card and its date, however many subscriptions are charged to it.
    id: isCard && card ? derivedId(to.id, 'card-expires', card.id, card.expires) : derivedId(ledgerId, 'message'),
    channel: 'email',
    toAddress: to.email,
    toName: to.name,
    subject: notice.subject,
    body: [NOTICE_WORDS[language].hello(to.name), ...notice.lines].join('\n\n'),
    dueAt: effect.dueAt,
    noun: isCard ? 'customer' : 'subscription',
    subjectId: isCard ? to.id : subscription.id,
  };
}

function cardNotice(facts: StoredBillingFacts, language: Language, format: DocumentFormat): Notice | null {
  const { card, customer } = facts;
  if (!card) return null;
  return NOTICE_WORDS[language].cardExpires(
    methodWords(customer.payer.card ?? ''),
    format.month(card.expires),
    ACCOUNT_PLACE,
  );
}

function noticeOf(
  facts: StoredBillingFacts,
  { kind, data }: BillingEffect,
  language: Language,
  format: DocumentFormat,
): Notice | null {
  const { pricePlan, subscription } = facts;
  const words = NOTICE_WORDS[language];
  if (kind === 'trial-reminder') return trialNotice(facts, language, format);
  if (kind === 'usage-alert') {
    const charge = pricePlan.usage?.find((each) => each.meterId === String(data?.meterId));
    return charge ? words.used(pricePlan.name, format.number(Number(data?.quantity)), charge.name) : null;
  }
  if (kind !== 'term-notice') return null;
  const { term } = subscription.agreement;
  const on = format.day(term?.to ?? '1970-01-01');
  return term?.atEnd === 'expire' ? words.termEnds(pricePlan.name, on) : words.termRenews(pricePlan.name, on);
}

function trialNotice(facts: StoredBillingFacts, language: Language, format: DocumentFormat): Notice {
  const { pricePlan, subscription, customer } = facts;
  const { trialEndsAt, zone, agreement, startAt } = subscription;
  const { trialEnds, trialStops, trialGoesOn } = NOTICE_WORDS[language];
  const subject = trialEnds(pricePlan.name, format.day(civilDateAt(zone, trialEndsAt ?? startAt)));
  if (agreement.trialWithoutCard !== 'activate' && customer.paymentMethodSince === null) {
    return { subject, lines: [`${subject}.`, trialStops[agreement.trialWithoutCard]] };
  }
  const [first] = upcomingInvoices(facts, 1, trialEndsAt ?? 0);
  return { subject, lines: [`${subject}.`, trialGoesOn(first ? format.money(first.computed.dueMinor) : null)] };
}
