import type { FoundArticle } from '../../domain/articles/contract.ts';
import { notFound } from '../../domain/errors.ts';
import { type Ctx, transaction } from '../context.ts';
import type { Database, Tx } from '../database.ts';
import { signatureOf } from '../secrets.ts';
import { search } from './find.ts';
import { helpOn } from './settings.ts';

type Deps = Pick<Ctx, 'db' | 'clock' | 'requestId'>;

/** What anybody may read of a workspace. */
export interface HelpCtx extends Ctx {
  readonly workspace: string;
}

const gone = () => notFound('This page');

/** @throws AppError NotFound where there is no such workspace, or its help pages are off: all alike */
export async function openHelp(deps: Deps, slug: string): Promise<HelpCtx> {
  const found = await tenantOfSlug(deps.db, slug);
  if (!found) throw gone();
  const ctx: Ctx = { ...deps, tenantId: found.id, actor: { kind: 'system', id: 'help' } };
  if (!(await transaction(ctx, (tx) => helpOn(ctx, tx)))) throw gone();
  return { ...ctx, workspace: found.name };
}

async function tenantOfSlug(db: Database, slug: string): Promise<{ id: string; name: string } | null> {
  const [row] = await db.anyone.$queryRaw<{ id: string; name: string }[]>`SELECT id, name FROM tenant_of_slug(${slug})`;
  return row ?? null;
}

export interface HelpEntry {
  readonly slug: string;
  readonly title: string;
  readonly category: string;
}

/** Every published article by its category. */
export const helpEntries = (ctx: HelpCtx): Promise<HelpEntry[]> =>
  transaction(
    ctx,
    (tx) => tx.$queryRaw<HelpEntry[]>`
      SELECT slug, published_title AS title, category FROM article
      WHERE tenant_id = ${ctx.tenantId}::uuid AND published_at IS NOT NULL AND deleted_at IS NULL
      ORDER BY lower(category), lower(published_title), id LIMIT 1000`,
  );

export interface HelpArticle extends HelpEntry {
  readonly id: string;
  readonly body: string;
  readonly language: string;
  readonly publishedAt: Date;
  /** What this visitor has said of it. */
  readonly voted: boolean | null;
}

/** @throws AppError NotFound */
export async function helpArticle(ctx: HelpCtx, slug: string, visitor: string): Promise<HelpArticle> {
  return transaction(ctx, (tx) => read(ctx, tx, slug, visitor));
}

async function read(ctx: HelpCtx, tx: Tx, slug: string, visitor: string): Promise<HelpArticle> {
  const [row] = await tx.$queryRaw<HelpArticle[]>`
    SELECT a.id, a.slug, a.published_title AS title, a.published_body AS body, a.category, a.language, a.published_at AS "publishedAt",
      v.helpful AS voted
    FROM article a LEFT JOIN article_vote v ON v.tenant_id = a.tenant_id AND v.article_id = a.id AND v.visitor = ${visitor}
    WHERE a.tenant_id = ${ctx.tenantId}::uuid AND a.slug = ${slug} AND a.published_at IS NOT NULL AND a.deleted_at IS NULL`;
  if (!row) throw gone();
  return row;
}

/** Loose: as somebody writes. Every word otherwise. */
export const searchHelp = (ctx: HelpCtx, q: string, loose: boolean, limit: number): Promise<FoundArticle[]> =>
  transaction(ctx, (tx) => search(ctx, tx, { q: q.trim().slice(0, 2000), loose, limit }));

/** Who reads, without keeping who they are: the same for an article's readers at one address with one browser. */
export const visitorOf = (ip: string, browser: string): string =>
  signatureOf('visitor', 16, ip, browser).toString('base64url');

/** Helpful or not, once a visitor; another answer takes the place of the first. @throws AppError NotFound */
export async function voteOnArticle(ctx: HelpCtx, slug: string, visitor: string, helpful: boolean): Promise<void> {
  const at = new Date(await ctx.clock.now());
  await transaction(ctx, async (tx) => {
    const { id } = await read(ctx, tx, slug, visitor);
    await tx.$queryRaw`SELECT FROM article WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
    await tx.$executeRaw`
      INSERT INTO article_vote (tenant_id, article_id, visitor, helpful, at) VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${visitor}, ${helpful}, ${at})
      ON CONFLICT (tenant_id, article_id, visitor) DO UPDATE SET helpful = excluded.helpful, at = excluded.at`;
    await tx.$executeRaw`
      UPDATE article a SET helpful = v.good, unhelpful = v.bad FROM (
        SELECT (count(*) FILTER (WHERE helpful))::int AS good, (count(*) FILTER (WHERE NOT helpful))::int AS bad FROM article_vote
        WHERE tenant_id = ${ctx.tenantId}::uuid AND article_id = ${id}::uuid) v
      WHERE a.tenant_id = ${ctx.tenantId}::uuid AND a.id = ${id}::uuid`;
  });
}
