import type { DunningStep } from '../../domain/collection/policy.ts';
import { type StepFigures, stepWords } from '../../domain/collection/words.ts';
import { formatMinor } from '../../domain/money/money.ts';
import { civilDateAt, daysBetween } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { type NewMessage, queueMessages } from '../messages/queue.ts';
import { notifyRole } from '../notifications/notify-role.ts';
import { noteDispute } from '../pay/dispute.ts';
import { PAY_PLACE } from '../pay/links.ts';
import type { StoredCollectionFacts, StoredCollectionStep } from './process.ts';

/** Does what effects of collection do inside the house: mails, messages, notes to billing, suspensions, cancellations. */
export async function performSteps(
  ctx: Ctx,
  tx: Tx,
  performed: readonly StoredCollectionStep[],
  now: Instant,
): Promise<void> {
  const done = performed.filter(({ outcome }) => outcome.state === 'done');
  await queueMessages(
    ctx,
    tx,
    done.flatMap((one) => messageOf(one, now) ?? []),
    now,
  );
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
    if (effect.kind === 'task') await tell('info', wordsOf(one, now).text);
    if (effect.kind === 'suspend') {
      await suspend(ctx, tx, before, now);
      await tell('bad', `${customer.name} is suspended: invoice ${number} is overdue`);
    }
    if (effect.kind === 'cancel' && before.subscriptionId !== null) {
      await tell('bad', `The subscription of ${customer.name} is cancelled: invoice ${number} is overdue`);
    }
  }
}

const NO_WORDS: Pick<DunningStep, 'kind' | 'subject' | 'text'> = { kind: 'letter', subject: '', text: '' };

const wordsOf = ({ effect, before }: StoredCollectionStep, now: Instant) =>
  stepWords(before.dunning.steps.find(({ id }) => id === effect.data?.stepId) ?? NO_WORDS, figuresOf(before, now));

function figuresOf({ invoice, number, customer }: StoredCollectionFacts, now: Instant): StepFigures {
  return {
    number,
    customer: customer.name,
    amount: `${invoice.currency} ${formatMinor(invoice.dueMinor, invoice.currency)}`,
    payBy: invoice.payBy,
    days: String(Math.max(0, daysBetween(invoice.payBy, civilDateAt(invoice.zone, now)))),
    link: PAY_PLACE,
  };
}

/** null: the effect is no message. A text message to somebody whose number nobody knows goes as a mail. */
function messageOf(one: StoredCollectionStep, now: Instant): NewMessage | null {
  const { ledgerId, effect, before } = one;
  const { customer, invoice } = before;
  const to = { id: ledgerId, dueAt: now, noun: 'invoice', subjectId: invoice.id, toName: customer.name };
  const mail = (subject: string, body: string): NewMessage => ({
    ...to,
    channel: 'email',
    toAddress: customer.email,
    subject,
    body,
  });
  if (effect.kind === 'remind') return mail(...reminder(before));
  if (effect.kind === 'confirm') return mail(...confirmation(before));
  if (effect.kind !== 'letter' && effect.kind !== 'sms') return null;
  const { subject, text } = wordsOf(one, now);
  return effect.kind === 'sms' && customer.phone
    ? { ...to, channel: 'sms', toAddress: customer.phone, subject: '', body: text }
    : mail(subject, text);
}

function reminder({ invoice, number, customer }: StoredCollectionFacts): [subject: string, body: string] {
  const amount = `${invoice.currency} ${formatMinor(invoice.dueMinor, invoice.currency)}`;
  const other = `Pay it, or give us another means of payment, here: ${PAY_PLACE}\n`;
  if (customer.paymentMethod === null) {
    const body = `Hello ${customer.name},\n\ninvoice ${number} of ${amount} was to be paid by ${invoice.payBy} and is still open.\n\n${other}`;
    return [`Invoice ${number}: ${amount} is still open`, body];
  }
  return [
    `Invoice ${number}: the payment of ${amount} did not go through`,
    `Hello ${customer.name},\n\nwe could not collect ${amount} for invoice ${number}. We will try again shortly; please check your payment method, or reply if something is wrong with the invoice.\n\n${other}`,
  ];
}

function confirmation({ invoice, number, customer }: StoredCollectionFacts): [subject: string, body: string] {
  const amount = `${invoice.currency} ${formatMinor(invoice.dueMinor, invoice.currency)}`;
  return [
    `Please confirm the payment of ${amount}`,
    `Hello ${customer.name},\n\nyour bank asks you to confirm the payment of ${amount} for invoice ${number}. Do it here: ${PAY_PLACE}\n`,
  ];
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
