import type { DunningStep } from './policy.ts';

/** What may stand in a step's text, in braces: `{number}`. */
export const placeholders = ['number', 'customer', 'amount', 'payBy', 'days', 'link'] as const;
export type Placeholder = (typeof placeholders)[number];
export type StepFigures = Readonly<Record<Placeholder, string>>;

export const PLACEHOLDER_WORDS: Readonly<Record<Placeholder, string>> = {
  number: 'the invoice’s number',
  customer: 'the customer’s name',
  amount: 'what is still to be paid',
  payBy: 'the day it was to be paid by',
  days: 'days overdue',
  link: 'the link to the pay page',
};

/** Puts the figures in; a brace that names none stays as it was written. */
export const filled = (text: string, figures: StepFigures): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(figures, name) ? figures[name as Placeholder] : whole,
  );

const LETTER = {
  subject: 'Invoice {number} is overdue',
  text: 'Hello {customer},\n\ninvoice {number} was to be paid by {payBy}. {amount} is still open, {days} days after that.\n\nPay it here: {link}\n\nIf you have paid in the meantime, nothing is to be done. If something is wrong with the invoice, reply to this mail.\n',
};
const TEXT_MESSAGE = 'Invoice {number}: {amount} is {days} days overdue. Pay here: {link}';
const TASK = 'Call {customer}: invoice {number}, {amount}, is {days} days overdue';

/** What a step says: its own words, or ours where it has none. */
export function stepWords(step: Pick<DunningStep, 'kind' | 'subject' | 'text'>, figures: StepFigures) {
  const own = step.kind === 'sms' ? TEXT_MESSAGE : step.kind === 'task' ? TASK : LETTER.text;
  return {
    subject: filled(step.subject || LETTER.subject, figures),
    text: filled(step.text || own, figures),
  };
}
