import {
  type Article,
  type ArticleInput,
  articleInput,
  type OfArticle,
  slugOf,
  type UpdateArticleInput,
  updateArticleInput,
} from '../../domain/articles/contract.ts';
import { parseMarkdown, plainTextOf } from '../../domain/articles/markdown.ts';
import { validation } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { actorName } from '../tickets/people.ts';
import { requireVersion } from '../version.ts';
import { lockArticle, readArticle } from './read.ts';

const taken = () => validation('Another article has this address.', [{ path: 'slug', message: 'Choose another one' }]);

/** A draft, which nobody outside sees. @throws AppError Validation where its address is taken */
export async function createArticle(ctx: Ctx, input: ArticleInput): Promise<Article> {
  permit(ctx, 'article:create');
  const { slug: wanted, ...given } = articleInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return unlessTaken(() =>
    transaction(ctx, async (tx) => {
      const slug = wanted ?? (await freeSlug(ctx, tx, slugOf(given.title)));
      const id = newId();
      const row = { ...given, slug, authorName: actorName(ctx) };
      await tx.article.create({ data: { tenantId: ctx.tenantId, id, ...row, createdAt: at, updatedAt: at } });
      await audit(ctx, tx, at, { action: 'created', noun: 'article', subjectId: id, after: row });
      await announce(ctx, tx, 'articles', id);
      return readArticle(ctx, tx, id);
    }),
  );
}

/** The address of the title, with a number behind it where there is one already. */
async function freeSlug(ctx: Ctx, tx: Tx, slug: string): Promise<string> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM article WHERE tenant_id = ${ctx.tenantId}::uuid AND (slug = ${slug} OR slug ~ ${`^${slug}-[0-9]+$`})`;
  return row && row.n > 0 ? `${slug}-${row.n + 1}` : slug;
}

async function unlessTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDuplicate(error)) throw taken();
    throw error;
  }
}

/** Changes the draft; what is published stays until it is published again. Address, category and language hold at once. */
export async function updateArticle(ctx: Ctx, input: UpdateArticleInput): Promise<Article> {
  permit(ctx, 'article:update');
  const { id, version, ...edit } = updateArticleInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return unlessTaken(() =>
    transaction(ctx, async (tx) => {
      const current = await lockArticle(ctx, tx, id);
      requireVersion('This article', current.version, version);
      const changes = changesOf<Partial<Article>>(current, edit);
      if (!changes) return current;
      await tx.article.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { ...(changes.after as object), version: version + 1, updatedAt: at },
      });
      if (changes.after.language) await index(ctx, tx, id);
      await audit(ctx, tx, at, { action: 'updated', noun: 'article', subjectId: id, ...changes });
      await announce(ctx, tx, 'articles', id);
      return readArticle(ctx, tx, id);
    }),
  );
}

/** Makes the draft what everybody reads; what it said before is kept. */
export async function publishArticle(ctx: Ctx, { id, version }: OfArticle): Promise<Article> {
  permit(ctx, 'article:publish');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockArticle(ctx, tx, id);
    requireVersion('This article', current.version, version);
    if (current.body.trim() === '') {
      throw validation('There is nothing in it yet.', [{ path: 'body', message: 'Write the article first' }]);
    }
    if (current.state === 'published') return current;
    const number = current.publications + 1;
    const { title, body } = current;
    await tx.articlePublication.create({
      data: { tenantId: ctx.tenantId, articleId: id, number, title, body, authorName: actorName(ctx), publishedAt: at },
    });
    await tx.article.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: {
        ...{ publishedTitle: title, publishedBody: body, publishedAt: at, publications: number },
        ...{ version: version + 1, updatedAt: at },
      },
    });
    await index(ctx, tx, id);
    await audit(ctx, tx, at, { action: 'published', noun: 'article', subjectId: id, after: { number, title } });
    await announce(ctx, tx, 'articles', id);
    return readArticle(ctx, tx, id);
  });
}

/** Words of the title weigh more than those of the body; marks and addresses are no words. */
async function index(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ title: string | null; body: string | null }[]>`
    SELECT published_title AS title, published_body AS body FROM article WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
  const words = plainTextOf(parseMarkdown(row?.body ?? ''));
  await tx.$executeRaw`
    UPDATE article SET search = setweight(to_tsvector(article_config(language), ${row?.title ?? ''}), 'A')
      || setweight(to_tsvector(article_config(language), ${words}), 'B')
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
}

/** Takes it out of the help pages; the draft stays. */
export async function unpublishArticle(ctx: Ctx, input: OfArticle): Promise<Article> {
  permit(ctx, 'article:publish');
  return end(ctx, input, 'unpublished');
}

export async function deleteArticle(ctx: Ctx, input: OfArticle): Promise<{ id: string }> {
  permit(ctx, 'article:delete');
  await end(ctx, input, 'deleted');
  return { id: input.id };
}

async function end(ctx: Ctx, { id, version }: OfArticle, action: 'unpublished' | 'deleted'): Promise<Article> {
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockArticle(ctx, tx, id);
    requireVersion('This article', current.version, version);
    const gone = { publishedTitle: null, publishedBody: null, publishedAt: null };
    // Its address is free again for another article.
    const deleted = action === 'deleted' ? { deletedAt: at, slug: `${current.slug}-${id}` } : {};
    await tx.article.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { ...gone, ...deleted, version: version + 1, updatedAt: at },
    });
    await audit(ctx, tx, at, { action, noun: 'article', subjectId: id, before: { title: current.title } });
    await announce(ctx, tx, 'articles', id);
    return action === 'deleted' ? current : readArticle(ctx, tx, id);
  });
}
