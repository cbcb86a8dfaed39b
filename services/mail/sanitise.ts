import sanitizeHtml from 'sanitize-html';

/** What a letter needs; everything that runs, loads, submits or lies over the page is left out. */
const TAGS = [
  ...['p', 'div', 'br', 'hr', 'span', 'blockquote', 'pre', 'code', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  ...['b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'sub', 'sup', 'small', 'ul', 'ol', 'li', 'a'],
  ...['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption'],
];
const LONGEST = 500_000;

export interface Sanitised {
  /** null: there is too much of it, the text is shown instead */
  readonly html: string | null;
  /** Pictures that were not taken in: each would tell its sender who reads the mail, and when. */
  readonly blockedImages: number;
}

/**
 * HTML of a stranger as it may be shown: no scripts, handlers, styles, forms, frames; of pictures their description only; links to
 * http, https and mailto, without telling where they were followed from.
 */
export function sanitise(html: string): Sanitised {
  let blockedImages = 0;
  const safe = sanitizeHtml(html, {
    allowedTags: TAGS,
    allowedAttributes: { a: ['href', 'rel', 'target'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: [
      'style',
      'script',
      'textarea',
      'option',
      'noscript',
      'title',
      'head',
      'template',
      'svg',
      'math',
      'object',
      'iframe',
    ],
    enforceHtmlBoundary: true,
    nestingLimit: 60,
    transformTags: {
      a: (_tag, attribs) => ({
        tagName: 'a',
        attribs: {
          ...(attribs.href ? { href: attribs.href } : {}),
          rel: 'noopener noreferrer nofollow',
          target: '_blank',
        },
      }),
      img(_tag, attribs) {
        // Pictures of one pixel are there to be counted, not to be seen.
        const isPixel = attribs.width === '1' || attribs.height === '1';
        blockedImages++;
        return {
          tagName: 'em',
          attribs: {},
          text: isPixel ? '' : `[picture: ${(attribs.alt ?? '').trim().slice(0, 100) || 'not shown'}]`,
        };
      },
    },
    exclusiveFilter: (frame) =>
      frame.tag === 'em' && frame.text.trim() === '' && Object.keys(frame.attribs).length === 0,
  });
  return { html: safe.length > LONGEST ? null : safe.trim(), blockedImages };
}
