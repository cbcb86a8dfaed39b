/** Lines by which mail programs begin what they quote, in the languages they do it in. */
const ATTRIBUTION = [
  /^(on|am|le|el|em|il|op|den|w dniu)\b.{4,250}\b(wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|napisał\(a\))\b.{0,120}:\s*$/i,
  /^-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|mensagem original|forwarded message)\s*-{2,}\s*$/i,
  /^_{20,}\s*$/,
];
const HEADER_BLOCK = /^\*?(from|von|de|da|van)\*?:\s.+/i;
const HEADER_NEXT = /^\*?(sent|date|gesendet|datum|envoyé|enviado|fecha|data|verzonden)\*?:\s.+/i;

/** What somebody wrote, and what their program quoted below it; all of it is fresh where there is only a quotation. */
export function splitQuote(text: string): { readonly fresh: string; readonly quoted: string } {
  const lines = text.split('\n');
  const start = quoteStart(lines);
  if (start === null) return { fresh: text, quoted: '' };
  const fresh = lines.slice(0, start).join('\n').trimEnd();
  if (fresh.trim() === '') return { fresh: text, quoted: '' };
  return { fresh, quoted: lines.slice(start).join('\n').trim() };
}

function quoteStart(lines: readonly string[]): number | null {
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1] ?? '';
    // Attributions are wrapped at 76 columns.
    if (
      ATTRIBUTION.some(
        (pattern) => pattern.test(line) || (/^(on|am|le|el|em)\b/i.test(line) && pattern.test(`${line} ${next}`)),
      )
    )
      return i;
    if (HEADER_BLOCK.test(line) && HEADER_NEXT.test(next)) return i;
  }
  let start = lines.length;
  while (start > 0 && /^\s*(>.*)?$/.test(lines[start - 1] ?? '')) start--;
  return lines.slice(start).some((line) => line.startsWith('>')) ? start : null;
}
