import type { Language } from '../documents/contract.ts';
import { COLLECTION_WORDS, type Written } from './mail-words.ts';
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

// For billing, in the app's own words.
const TASK = 'Call {customer}: invoice {number}, {amount}, is {days} days overdue';

/** What a step says: its own words, or where it has none ours in the customer's language. */
export function stepWords(
  step: Pick<DunningStep, 'kind' | 'subject' | 'text'>,
  language: Language,
  figures: StepFigures,
): Written {
  const { letter, sms } = COLLECTION_WORDS[language];
  const ours = step.kind === 'sms' ? sms : step.kind === 'task' ? TASK : letter.text;
  return {
    subject: filled(step.subject || letter.subject, figures),
    text: filled(step.text || ours, figures),
  };
}

/** A mail of collection itself, in the customer's language. */
export function mailWords(of: 'open' | 'declined' | 'confirm', language: Language, figures: StepFigures): Written {
  const { subject, text } = COLLECTION_WORDS[language][of];
  return { subject: filled(subject, figures), text: filled(text, figures) };
}
