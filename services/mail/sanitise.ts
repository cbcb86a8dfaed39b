import sanitizeHtml from 'sanitize-html';

/** What a letter needs; everything that runs, loads, submits or lies over the page is left out. */
const TAGS = [
  ...['p', 'div', 'br', 'hr', 'span', 'blockquote', 'pre', 'code', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  ...['b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'sub', 'sup', 'small', 'ul', 'ol', 'li', 'a'],
  ...['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption'],
];
/** What stands in them is not for reading. */
export const NOT_TEXT = [
  ...['style', 'script', 'textarea', 'option', 'noscript', 'title', 'head', 'template', 'svg', 'math', 'object'],
  'iframe',
];
const LONGEST = 500_000;

/** Whole newsletters are smaller: mail readers cut what is beyond 100 kB. */
export const LONGEST_HTML = 200_000;
/** Tags within each other cost their square: 200,000 took 14 seconds, in which a node does nothing else. */
export const MOST_TAGS = 5_000;

/** As much of it as is read. */
export function readable(html: string): string {
  let tags = 0;
  for (let at = html.indexOf('<'); at >= 0 && at < LONGEST_HTML; at = html.indexOf('<', at + 1)) {
    if (++tags > MOST_TAGS) return html.slice(0, at);
  }
  return html.slice(0, LONGEST_HTML);
}

/** In words for staff, where `html` of what was sanitised is null. */
export const HTML_LEFT_OUT =
  'The formatted text of this mail is too long or too nested to be shown: its plain text is shown instead. The whole mail is kept as it came.';

export interface Sanitised {
  /** null: there is too much of it, the text is shown instead */
  readonly html: string | null;
  /** Pictures that were not taken in: each would tell its sender who reads the mail, and when. */
  readonly blockedImages: number;
}

/** Where a picture is, beside its description: whoever reads the mail may have it fetched (services/tickets/picture.ts). */
export const PICTURE = 'data-picture';
const LONGEST_ADDRESS = 2000;

const pictureAt = (address = ''): Record<string, string> => {
  const text = address.trim();
  const isWeb = text.length <= LONGEST_ADDRESS && URL.canParse(text) && new URL(text).protocol === 'https:';
  return isWeb ? { [PICTURE]: new URL(text).href } : {};
};

/**
 * HTML of a stranger as it may be shown: no scripts, handlers, styles, forms, frames; of pictures their description and address only; links to
 * http, https and mailto, without telling where they were followed from.
 */
export function sanitise(html: string): Sanitised {
  if (readable(html).length < html.length) return { html: null, blockedImages: 0 };
  let blockedImages = 0;
  const safe = sanitizeHtml(html, {
    allowedTags: TAGS,
    allowedAttributes: {
      em: [PICTURE],
      a: ['href', 'rel', 'target'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: NOT_TEXT,
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
      // Nobody but us says where a picture is.
      em: () => ({ tagName: 'em', attribs: {} }),
      img(_tag, attribs) {
        // Pictures of one pixel are there to be counted, not to be seen.
        const isPixel = attribs.width === '1' || attribs.height === '1';
        blockedImages++;
        return {
          tagName: 'em',
          attribs: isPixel ? {} : pictureAt(attribs.src),
          text: isPixel ? '' : `[picture: ${(attribs.alt ?? '').trim().slice(0, 100) || 'not shown'}]`,
        };
      },
    },
    exclusiveFilter: (frame) =>
      frame.tag === 'em' && frame.text.trim() === '' && Object.keys(frame.attribs).length === 0,
  });
  return { html: safe.length > LONGEST ? null : safe.trim(), blockedImages };
}

/** The addresses of the pictures of HTML that was sanitised, in their order. */
export function picturesIn(html: string): string[] {
  const found: string[] = [];
  sanitizeHtml(html, {
    allowedTags: ['em'],
    allowedAttributes: { em: [PICTURE] },
    transformTags: {
      em(tagName, attribs) {
        const address = attribs[PICTURE];
        if (address !== undefined) found.push(address);
        return { tagName, attribs };
      },
    },
  });
  return found;
}
