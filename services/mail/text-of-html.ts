import sanitizeHtml from 'sanitize-html';
import { NOT_TEXT, readable } from './sanitise.ts';

/** Rough text of a mail that has HTML alone; what is shown is the sanitised HTML. Of one that is too long, of its beginning. */
export const textOfHtml = (html: string): string =>
  sanitizeHtml(
    readable(html)
      .replace(/\s+/g, ' ')
      .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d|\/blockquote)\b[^<>]*> ?/gi, '\n'),
    { allowedTags: [], nonTextTags: NOT_TEXT },
  )
    // It has read every entity and written these.
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\u00a0/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
