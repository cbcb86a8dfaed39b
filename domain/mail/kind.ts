import type { Letter } from './letter.ts';

/** What sort of mail it is, whatever it is about. */
export type LetterKind = 'letter' | 'auto-reply' | 'bounce' | 'report';

/** Written by answering machines only (RFC 3834 and what Exchange, Gmail and old autoresponders do instead). */
const AUTO_HEADERS = ['x-autoreply', 'x-autorespond', 'x-autoresponse', 'x-auto-response-from'];
const AUTO_SUBJECT =
  /^\s*(auto(matic)?[ -]?(reply|response|antwort)|automatische antwort|out of (the )?office|abwesenheitsnotiz|réponse automatique|respuesta automática|resposta automática)\b/i;
const BOUNCE_SUBJECT =
  /^(undeliver(ed|able)|mail delivery (failed|failure|subsystem)|delivery status notification \(failure\)|returned mail|unzustellbar|failure notice)/i;

export function kindOf(letter: Letter): LetterKind {
  const { report, fromMailSystem, headers, subject } = letter;
  if (report) return report.action === 'failed' ? 'bounce' : 'report';
  if (fromMailSystem && BOUNCE_SUBJECT.test(subject)) return 'bounce';
  const submitted = (headers['auto-submitted'] ?? 'no').trim().toLowerCase();
  if (submitted !== 'no' && submitted !== '') return 'auto-reply';
  if (AUTO_HEADERS.some((name) => headers[name] !== undefined)) return 'auto-reply';
  if (/^\s*(bulk|junk|auto_reply)\b/i.test(headers.precedence ?? '')) return 'auto-reply';
  if (fromMailSystem || AUTO_SUBJECT.test(subject)) return 'auto-reply';
  return 'letter';
}

const LONGEST = 300;

/** Why a mail came back, in the other server's words: `550 5.1.1 no such user`. */
export function bounceWords({ report, text }: Letter): string {
  const words = report?.diagnostic ?? report?.status ?? text.split('\n').find((line) => /\b5\d\d\b/.test(line)) ?? '';
  const said = words
    .replace(/^\s*smtp\s*;\s*/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `It came back${said ? `: ${said.slice(0, LONGEST)}` : '.'}`;
}
