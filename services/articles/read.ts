import type { Article, ArticleListItem } from '../../domain/articles/contract.ts';
import { notFound } from '../../domain/errors.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export type Row = Omit<Article, 'state' | 'publishedAt' | 'createdAt' | 'updatedAt'> & {
  changed: boolean;
  publishedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export const ARTICLE_COLUMNS = Prisma.sql`a.id, a.slug, a.title, a.category, a.language, a.published_at AS "publishedAt", a.publications, a.helpful,
  a.unhelpful, a.author_name AS "authorName", a.version, a.created_at AS "createdAt", a.updated_at AS "updatedAt",
  (a.title, a.body) IS DISTINCT FROM (a.published_title, a.published_body) AS changed`;

export const toArticle = ({ changed, ...row }: Omit<Row, 'body'>): ArticleListItem => ({
  ...row,
  state: row.publishedAt === null ? 'draft' : changed ? 'changed' : 'published',
  publishedAt: row.publishedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** @throws AppError NotFound */
export async function readArticle(ctx: Ctx, tx: Tx, id: string): Promise<Article> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT ${ARTICLE_COLUMNS}, a.body FROM article a
    WHERE a.tenant_id = ${ctx.tenantId}::uuid AND a.id = ${id}::uuid AND a.deleted_at IS NULL`;
  if (!row) throw notFound('This article');
  return { ...toArticle(row), body: row.body };
}

/** Locked until the transaction ends. @throws AppError NotFound */
export async function lockArticle(ctx: Ctx, tx: Tx, id: string): Promise<Article> {
  await tx.$queryRaw`SELECT FROM article WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  return readArticle(ctx, tx, id);
}
