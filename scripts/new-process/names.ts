import { SetupError } from '../../temporal/servers/setup-error.ts';

/** The forms of one noun: `contract-review` is a kind, ContractReview a type, contractReviews a router, contract_review a table. */
export interface Names {
  readonly kind: string;
  readonly plural: string;
  readonly camel: string;
  readonly camelPlural: string;
  readonly pascal: string;
  readonly table: string;
  /** In a sentence: "contract review". */
  readonly words: string;
}

/** @throws SetupError where the noun is not one */
export function namesOf(noun: string | undefined): Names {
  if (!noun || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(noun)) {
    throw new SetupError('say a noun in the singular, in lower case with hyphens: npm run new:process contract-review');
  }
  const camel = noun.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const pascal = camel.replace(/^./, (letter) => letter.toUpperCase());
  return {
    kind: noun,
    plural: pluralOf(noun),
    camel,
    camelPlural: pluralOf(camel),
    pascal,
    table: noun.replaceAll('-', '_'),
    words: noun.replaceAll('-', ' '),
  };
}

const pluralOf = (word: string): string =>
  /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
