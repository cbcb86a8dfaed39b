/** Fewer different characters than this are a pattern: "aaaaaaaaaa", "1212121212". */
const LEAST_DIFFERENT = 5;
/** Parts of a name or address shorter than this say nothing about anybody. */
const LEAST_PART = 4;
/** Of the most used passwords, those that are long enough for us. */
const KNOWN = [
  'password',
  'passwort',
  'qwertyuiop',
  '1234567890',
  '0123456789',
  'letmein',
  'welcome',
  'backbeat',
  'demo',
];

/**
 * Why a password is too easy to guess, in words for its owner; null where it is not. Its length is the contract's business.
 * @param about what whoever guesses knows: name and e-mail address
 */
export function weakness(password: string, about: readonly string[]): string | null {
  const text = password.toLowerCase();
  if (new Set(text).size < LEAST_DIFFERENT) return `Use at least ${LEAST_DIFFERENT} different characters`;
  const parts = about
    .flatMap((each) => each.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((part) => part.length >= LEAST_PART);
  // What is left when the guessable words are taken out has to be long enough to be guessed at.
  const left = [...KNOWN, ...parts].reduce((rest, word) => rest.replaceAll(word, ''), text);
  if (left.replace(/[\d\W_]/g, '').length < LEAST_PART && left !== text)
    return 'Use more than a name or a well-known word';
  return null;
}
