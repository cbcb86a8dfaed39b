import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { isoInstant } from '../time/instant.ts';

/** The knowledge base: articles with a draft and what is published of it. */

/** Languages whose words are searched by their stems; `other` takes them as they stand. */
export const ARTICLE_LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'sv', 'da', 'nb', 'fi', 'other'] as const;

const slug = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Small letters, digits and single hyphens')
  .max(120);

const fields = {
  title: z.string().trim().min(1, 'Give the article a title').max(200),
  /** Markdown, see markdown.ts. */
  body: z.string().max(100_000),
  category: z.string().trim().min(1, 'Say where it belongs').max(80),
  language: z.enum(ARTICLE_LANGUAGES),
  slug,
};

export const articleInput = z.object({
  ...fields,
  body: fields.body.default(''),
  category: fields.category.default('General'),
  language: fields.language.default('en'),
  /** Left out: made of the title. */
  slug: slug.optional(),
});
export type ArticleInput = z.input<typeof articleInput>;

export const updateArticleInput = z
  .object({ ...fields })
  .partial()
  .extend({ id: z.uuid(), version: z.int().min(1) });
export type UpdateArticleInput = z.input<typeof updateArticleInput>;

export const ofArticle = z.object({ id: z.uuid(), version: z.coerce.number().int().min(1) });
export type OfArticle = z.infer<typeof ofArticle>;

/** draft: never published; changed: what is published is older than the draft. */
export const ARTICLE_STATES = ['draft', 'published', 'changed'] as const;

export const article = z
  .object({
    id: z.uuid(),
    ...fields,
    state: z.enum(ARTICLE_STATES),
    publishedAt: isoInstant.nullable(),
    /** How often it was published. */
    publications: z.int(),
    helpful: z.int(),
    unhelpful: z.int(),
    authorName: z.string().nullable(),
    version: z.int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'Article' });
export type Article = z.infer<typeof article>;

export const articleListInput = listInput({
  sortable: ['title', 'category', 'updatedAt', 'helpful'],
  defaultSort: 'category',
  filters: { published: z.boolean(), category: z.string().max(80) },
});
export type ArticleListInput = z.input<typeof articleListInput>;
export const articleListOutput = listOutput(article.omit({ body: true }));
export type ArticleListItem = Omit<Article, 'body'>;

/** A piece of text, and whether it is what was looked for. */
export const passage = z.array(z.object({ text: z.string(), hit: z.boolean() }));
export type Passage = z.infer<typeof passage>;

export const foundArticle = z.object({
  id: z.uuid(),
  slug: z.string(),
  title: z.string(),
  category: z.string(),
  excerpt: passage,
  /** Where customers read it; null: the help pages are off. */
  url: z.string().nullable(),
  /** What is published, to be put into an answer. */
  body: z.string(),
});
export type FoundArticle = z.infer<typeof foundArticle>;

export const findArticlesInput = z.object({
  q: z.string().trim().max(2000),
  /** Any of the words, as somebody writes a letter; else all of them. */
  loose: z.boolean().default(false),
  limit: z.int().min(1).max(50).default(5),
});

export const helpSettings = z.object({
  /** Published articles can be read by anybody, at `/help/<workspace>`. */
  on: z.boolean(),
});
export type HelpSettings = z.infer<typeof helpSettings>;

/** `How do I add a user?` → `how-do-i-add-a-user` */
export const slugOf = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100)
    .replace(/-+$/, '') || 'article';

/** Marks in an excerpt, of characters that nobody writes. */
export const HIT_STARTS = '\u{2062}';
export const HIT_ENDS = '\u{2063}';

export const passageOf = (marked: string): Passage =>
  marked.split(HIT_STARTS).flatMap((part, i) => {
    if (i === 0) return part === '' ? [] : [{ text: part, hit: false }];
    const [hit = '', rest = ''] = part.split(HIT_ENDS);
    return [{ text: hit, hit: true }, ...(rest === '' ? [] : [{ text: rest, hit: false }])];
  });
