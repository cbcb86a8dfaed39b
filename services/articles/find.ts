import type { z } from 'zod';
import {
  type FoundArticle,
  findArticlesInput,
  HIT_ENDS,
  HIT_STARTS,
  passageOf,
} from '../../domain/articles/contract.ts';
import { parseMarkdown, plainTextOf } from '../../domain/articles/markdown.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { appLink } from '../links.ts';
import { helpOn } from './settings.ts';

/** One excerpt of a line or two around the hits. */
const HEADLINE = `StartSel="${HIT_STARTS}", StopSel="${HIT_ENDS}", MaxFragments=1, MinWords=12, MaxWords=28`;

/** Published articles that have the words of a search, or, loose, some of what somebody is writing; the best first. */
export async function findArticles(ctx: Ctx, input: z.input<typeof findArticlesInput>): Promise<FoundArticle[]> {
  permit(ctx, 'article:read');
  const asked = findArticlesInput.parse(input);
  return transaction(ctx, (tx) => search(ctx, tx, asked));
}

interface Row extends Omit<FoundArticle, 'excerpt' | 'url'> {
  language: string;
}

export async function search(
  ctx: Ctx,
  tx: Tx,
  { q, loose, limit }: z.output<typeof findArticlesInput>,
): Promise<FoundArticle[]> {
  if (q === '') return [];
  const [tenant] = await tx.$queryRaw<{ slug: string }[]>`SELECT slug FROM tenant WHERE id = ${ctx.tenantId}::uuid`;
  const isOn = await helpOn(ctx, tx);
  const rows = await tx.$queryRaw<Row[]>`
    SELECT a.id, a.slug, a.published_title AS title, a.category, a.language, a.published_body AS body
    FROM find_articles(${q}, ${limit}::int, ${loose}) f JOIN article a ON a.tenant_id = ${ctx.tenantId}::uuid AND a.id = f.id
    ORDER BY f.rank DESC, a.title, a.id`;
  const plain = rows.map(({ body }) => plainTextOf(parseMarkdown(body)));
  const excerpts = await tx.$queryRaw<{ marked: string }[]>`
    SELECT ts_headline(article_config(r.language), r.words, CASE WHEN ${loose} THEN
        replace(plainto_tsquery(article_config(r.language), ${q})::text, '&', '|')::tsquery
      ELSE websearch_to_tsquery(article_config(r.language), ${q}) END, ${HEADLINE}) AS marked
    FROM unnest(${plain}::text[], ${rows.map(({ language }) => language)}::text[]) WITH ORDINALITY AS r(words, language, nth) ORDER BY r.nth`;
  return rows.map(({ language: _, ...row }, i) => ({
    ...row,
    excerpt: passageOf(excerpts[i]?.marked ?? ''),
    url: isOn && tenant ? appLink(`/help/${tenant.slug}/${row.slug}`) : null,
  }));
}
