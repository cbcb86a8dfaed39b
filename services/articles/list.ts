import {
  type Article,
  type ArticleListInput,
  type ArticleListItem,
  articleListInput,
} from '../../domain/articles/contract.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { ARTICLE_COLUMNS, type Row, readArticle, toArticle } from './read.ts';

/** Articles with their drafts, by category. */
export async function listArticles(ctx: Ctx, input: ArticleListInput): Promise<Page<ArticleListItem>> {
  permit(ctx, 'article:read');
  const { filter, q, ...request } = articleListInput.parse(input);
  const where = [Prisma.sql`a.tenant_id = ${ctx.tenantId}::uuid`, Prisma.sql`a.deleted_at IS NULL`];
  if (filter.published !== undefined) where.push(Prisma.sql`(a.published_at IS NOT NULL) = ${filter.published}`);
  if (filter.category) where.push(Prisma.sql`a.category = ${filter.category}`);
  if (q) where.push(Prisma.sql`(a.title ILIKE ${containing(q)} OR a.body ILIKE ${containing(q)})`);
  return transaction(ctx, (tx) =>
    listPage<Omit<Row, 'body'>, ArticleListItem>(tx, request, {
      select: ARTICLE_COLUMNS,
      from: Prisma.sql`article a`,
      where,
      id: 'a.id',
      sort: {
        title: { column: 'lower(a.title)', type: 'text' },
        category: { column: 'lower(a.category)', type: 'text' },
        updatedAt: { column: 'a.updated_at', type: 'timestamptz' },
        helpful: { column: 'a.helpful', type: 'bigint' },
      },
      read: toArticle,
    }),
  );
}

export async function getArticle(ctx: Ctx, { id }: { id: string }): Promise<Article> {
  permit(ctx, 'article:read');
  return transaction(ctx, (tx) => readArticle(ctx, tx, id));
}
