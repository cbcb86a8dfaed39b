import type { BillingEffect } from '../../domain/billing/plan.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { formatMinor } from '../../domain/money/money.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { type NewMessage, queueMessages } from '../messages/queue.ts';
import { ACCOUNT_PLACE } from '../pay/links.ts';
import type { Performed } from '../processes/store.ts';
import type { StoredBillingFacts } from './facts.ts';

type Told = Performed<StoredBillingFacts, BillingEffect>;

/** Mails that a subscription's own plan sends its customer: before a trial ends, before a term does, before a card does. */
export async function tellCustomers(ctx: Ctx, tx: Tx, performed: readonly Told[], now: Instant): Promise<void> {
  const told = performed.filter(({ outcome }) => outcome.state === 'done').flatMap((done) => letter(done) ?? []);
  if (told.length > 0) await queueMessages(ctx, tx, told, now);
}

function letter({ ledgerId, effect, before: facts }: Told): NewMessage | null {
  if (effect.kind === 'card-expires') return cardLetter(facts, effect);
  const words = wordsOf(facts, effect);
  if (words === null || facts.customer.email === '') return null;
  return {
    id: derivedId(ledgerId, 'message'),
    channel: 'email',
    toAddress: facts.customer.email,
    toName: facts.customer.name,
    subject: words.subject,
    body: [`Hello ${facts.customer.name},`, ...words.lines].join('\n\n'),
    dueAt: effect.dueAt,
    noun: 'subscription',
    subjectId: facts.subscription.id,
  };
}

function wordsOf(
  facts: StoredBillingFacts,
  { kind, data }: BillingEffect,
): { subject: string; lines: string[] } | null {
  if (kind === 'trial-reminder') return trialWords(facts);
  if (kind === 'usage-alert') return usageWords(facts, String(data?.meterId), Number(data?.quantity));
  return kind === 'term-notice' ? termWords(facts) : null;
}

/** One for a card and its date, however many subscriptions are charged to it. */
function cardLetter({ card, customer: { payer } }: StoredBillingFacts, { dueAt }: BillingEffect): NewMessage | null {
  if (!card || payer.email === '') return null;
  const month = inMonths.format(new Date(`${card.expires}-01T00:00:00Z`));
  const lines = [
    `Hello ${payer.name},`,
    `the card that your invoices are charged to (${payer.card}) works until the end of ${month}.`,
    `Please give us another one before then: ${ACCOUNT_PLACE}`,
    'Once you have, or your bank has renewed it with us by itself, there is nothing more to do.',
  ];
  return {
    id: derivedId(payer.id, 'card-expires', card.id, card.expires),
    channel: 'email',
    toAddress: payer.email,
    toName: payer.name,
    subject: `Your card expires at the end of ${month}`,
    body: lines.join('\n\n'),
    dueAt,
    noun: 'customer',
    subjectId: payer.id,
  };
}

const inMonths = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

function trialWords(facts: StoredBillingFacts): { subject: string; lines: string[] } {
  const { pricePlan, subscription, customer } = facts;
  const { trialEndsAt, zone, agreement } = subscription;
  const on = day(civilDateAt(zone, trialEndsAt ?? subscription.startAt));
  const subject = `Your trial of ${pricePlan.name} ends on ${on}`;
  const missing = agreement.trialWithoutCard !== 'activate' && customer.paymentMethodSince === null;
  if (missing) {
    const then = agreement.trialWithoutCard === 'cancel' ? 'ends' : 'is held until there is one';
    return { subject, lines: [`${subject}. We have no means of payment of yours yet: without one it ${then} then.`] };
  }
  const [first] = upcomingInvoices(facts, 1, trialEndsAt ?? 0);
  const sum = first && `${first.computed.currency} ${formatMinor(first.computed.dueMinor, first.computed.currency)}`;
  const charge = sum ? ` The first invoice after it will be ${sum}.` : '';
  return { subject, lines: [`${subject}.${charge}`, 'You need not do anything to go on.'] };
}

function termWords({ pricePlan, subscription: { agreement } }: StoredBillingFacts) {
  const on = day(agreement.term?.to ?? '1970-01-01');
  return agreement.term?.atEnd === 'expire'
    ? {
        subject: `${pricePlan.name} ends on ${on}`,
        lines: [`What you agreed on with us for ${pricePlan.name} ends on ${on}.`],
      }
    : {
        subject: `${pricePlan.name} is renewed on ${on}`,
        lines: [`What you agreed on with us for ${pricePlan.name} is renewed on ${on}, for as long again.`],
      };
}

function usageWords({ pricePlan }: StoredBillingFacts, meterId: string, quantity: number) {
  const charge = pricePlan.usage?.find((each) => each.meterId === meterId);
  if (!charge) return null;
  const used = `${quantity.toLocaleString('en')} of ${charge.name}`;
  return {
    subject: `You have used ${used} in this period`,
    lines: [`Your use on ${pricePlan.name} has reached ${used} in the present period. It is billed by what you use.`],
  };
}

const written = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const day = (date: string): string => written.format(new Date(`${date}T00:00:00Z`));
