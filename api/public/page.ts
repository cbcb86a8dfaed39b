import { Router } from 'express';
import type { Language } from '../../domain/documents/contract.ts';

/** Text as it may stand in HTML, also in an attribute with double quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Markup made of fixed parts and escaped values: `html`<p>${name}</p>``; what is Html already is taken as it is. */
export interface Html {
  readonly html: string;
}
type Part = string | number | Html | null | false | readonly Html[];
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings.reduce((text, string, i) => `${text}${i === 0 ? '' : written(parts[i - 1] ?? null)}${string}`, ''),
});
const written = (part: Part): string => {
  if (part === null || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map((one) => one.html).join('');
};

/** A page outside the app: for people without a sign-in, without a script, in every reader. */
export const page = (title: string, body: Html, language: Language = 'en'): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${escaped(title)}</title>
<link rel="stylesheet" href="/public.css"></head><body><main>${body.html}</main></body></html>`;

// The app's tokens (web/styles/tokens.css), by their meanings.
const STYLE = `:root{color-scheme:light dark;--page:light-dark(#f8f7f4,#131211);--card:light-dark(#fff,#1b1a18);--ink:light-dark(#1b1916,#f3f0eb);--muted:light-dark(#534e47,#bbb5ab);
--line:light-dark(#e4e1da,#322f2b);--edge:light-dark(#8c867c,#7c766c);--accent:light-dark(#5f3590,#c6a8f2);--soft:light-dark(#f1eaf9,#2e2440);--on:light-dark(#fff,#1c0f2e);--bad:light-dark(#b3231a,#ff948a)}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page)}
main{max-width:40rem;margin:0 auto;padding:2rem 1rem 4rem}h1{font-size:1.375rem;line-height:1.3;margin:.25rem 0 .5rem;overflow-wrap:anywhere}h2{font-size:1rem;margin:2rem 0 .5rem}
p{margin:.5rem 0}.muted{color:var(--muted)}.small{font-size:.875rem}a{color:var(--accent)}
label,legend{display:block;padding:0;font-weight:600;margin:1rem 0 .25rem}.help{color:var(--muted);font-size:.875rem;margin:0 0 .25rem}
input,textarea{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:6px;padding:.5rem .625rem}
textarea{min-height:9rem;resize:vertical}input[type=file]{padding:.375rem}[aria-invalid=true]{border-color:var(--bad)}
.problem{color:var(--bad);font-size:.875rem;margin:.25rem 0 0}.problems{border:1px solid var(--bad);border-radius:6px;padding:.25rem 1rem;margin:1rem 0}
button{font:inherit;font-weight:600;padding:.5rem 1rem;border:1px solid var(--accent);border-radius:6px;background:var(--accent);color:var(--on);cursor:pointer}
button.quiet{background:transparent;color:var(--ink);border-color:var(--edge)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.row{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:1rem}.trap{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
ol.talk{list-style:none;margin:1rem 0;padding:0;display:grid;gap:.75rem}article{border:1px solid var(--line);border-radius:8px;background:var(--card);padding:.75rem 1rem}
article.ours{background:var(--soft);border-color:transparent;margin-left:1.5rem}article header{display:flex;flex-wrap:wrap;gap:.5rem;justify-content:space-between;font-size:.875rem;color:var(--muted)}
article header b{color:var(--ink)}.said{white-space:pre-wrap;overflow-wrap:anywhere}details{color:var(--muted);font-size:.875rem}summary{cursor:pointer;width:fit-content}
ul.files{list-style:none;padding:0;margin:.5rem 0 0;display:flex;flex-wrap:wrap;gap:.5rem;font-size:.875rem}
mark{background:var(--soft);color:inherit;border-radius:2px}pre{overflow:auto;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.75rem}blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--line);color:var(--muted)}h3{font-size:1rem;margin:1.5rem 0 .25rem}.row>input{flex:1 1 12rem;width:auto}
.choices{border:0;margin:1rem 0;padding:0;display:grid;gap:.5rem}.choice{display:flex;gap:.625rem;align-items:center;font-weight:400;margin:0;padding:.625rem .75rem;border:1px solid var(--line);border-radius:6px;background:var(--card);cursor:pointer}.choice:has(:checked){border-color:var(--accent);background:var(--soft)}.choice input{width:auto;accent-color:var(--accent)}
table{border-collapse:collapse;width:100%;margin:1rem 0}.sums th,.sums td{padding:.5rem 0;border-top:1px solid var(--line);text-align:left;font-weight:400;vertical-align:top;overflow-wrap:anywhere}.sums th+td,.sums td,.sums thead th+th{padding-left:1rem}.sums td:last-child,.sums thead th:last-child{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.sums .due th,.sums .due td{font-weight:600;border-top:2px solid var(--edge)}.cards td{padding:.25rem .75rem .25rem 0;vertical-align:top}details.more{margin-top:1rem}.sums tbody th:first-child{min-width:7rem}ul.plain{list-style:none;padding:0}ul.plain li{padding:.375rem 0}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.state{display:inline-block;border:1px solid var(--line);border-radius:99px;padding:.125rem .625rem;font-size:.875rem}.done{border-left:4px solid var(--accent);padding:.25rem 1rem;background:var(--soft);border-radius:4px}`;

export function publicStyle(): Router {
  const router = Router();
  router.get('/public.css', (_req, res) => {
    res.type('css').setHeader('Cache-Control', 'public, max-age=3600').send(STYLE);
  });
  return router;
}
