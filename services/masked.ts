/** Any mailbox; a path like `node_modules/@scope` is none. */
const EMAIL = /[^\s@<>()[\]'"`,;:=/\\]+@[\p{L}\p{N}][\p{L}\p{N}.-]*/gu;
/** International numbers, as SMS providers repeat them. */
const PHONE = /\+\d[\d ()-]{5,}\d/g;
/** What Postgres quotes of a row: `Key (email)=(ada@x.test) already exists`, `Failing row contains (1, Ada)`. */
const VALUES = /(=|\bcontains )\([^)]*\)/g;
/** What it quotes of an input: `invalid input syntax for type integer: "Ada"`. */
const INPUT = /: \\?"[^"]*"/g;

/** Words fit for logs, histories and the console: what they repeat of people and of their data is cut out. */
export const masked = (text: string): string =>
  text.replace(EMAIL, '***@***').replace(PHONE, '***').replace(VALUES, '$1(***)').replace(INPUT, ': "***"');
