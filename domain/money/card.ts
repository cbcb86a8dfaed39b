import { z } from 'zod';

/** All that is kept of a card: more of its number is nobody's business here. */
export const card = z.object({
  /** As it is called: "Visa". */
  brand: z.string().regex(/^\D{1,30}$/),
  last4: z.string().regex(/^\d{4}$/),
});
export type Card = z.infer<typeof card>;

/** "Visa •••• 4242", in every language. */
export const cardWords = ({ brand, last4 }: Card): string => `${brand} •••• ${last4}`;

/** A means of payment on file as its customer is shown it: in no language, where it is a card. */
export function methodWords(label: string): string {
  const card = cardOf(label);
  return card ? cardWords(card) : label;
}

/** A means of payment on file by its label, "Visa ending 4242"; null: it is no card, or was called otherwise by hand. */
export function cardOf(label: string | null | undefined): Card | null {
  const [, brand, last4] = /^(\D{1,30}) ending (\d{4})(?!\d)/.exec(label ?? '') ?? [];
  return brand === undefined || last4 === undefined ? null : { brand, last4 };
}
