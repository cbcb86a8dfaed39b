import { z } from 'zod';
import {
  article,
  articleInput,
  articleListInput,
  articleListOutput,
  findArticlesInput,
  foundArticle,
  helpSettings,
  ofArticle,
  updateArticleInput,
} from '../../domain/articles/contract.ts';
import { findArticles } from '../../services/articles/find.ts';
import { getArticle, listArticles } from '../../services/articles/list.ts';
import { getHelpSettings, updateHelpSettings } from '../../services/articles/settings.ts';
import {
  createArticle,
  deleteArticle,
  publishArticle,
  unpublishArticle,
  updateArticle,
} from '../../services/articles/write.ts';
import { router, signedIn } from '../trpc.ts';

export const articlesRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/articles', summary: 'List articles with their drafts' } })
    .input(articleListInput)
    .output(articleListOutput)
    .query(({ ctx, input }) => listArticles(ctx, input)),

  find: signedIn
    .meta({
      openapi: { method: 'GET', path: '/articles/find', summary: 'Search what is published, or suggest for a letter' },
    })
    .input(findArticlesInput)
    .output(z.object({ items: z.array(foundArticle) }))
    .query(async ({ ctx, input }) => ({ items: await findArticles(ctx, input) })),

  settings: signedIn
    .meta({ openapi: { method: 'GET', path: '/articles/settings', summary: 'Get whether the help pages are open' } })
    .output(helpSettings)
    .query(({ ctx }) => getHelpSettings(ctx)),

  updateSettings: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/articles/settings', summary: 'Open or close the help pages' } })
    .input(helpSettings)
    .output(helpSettings)
    .mutation(({ ctx, input }) => updateHelpSettings(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/articles/{id}', summary: 'Get an article: its draft' } })
    .input(z.object({ id: z.uuid() }))
    .output(article)
    .query(({ ctx, input }) => getArticle(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/articles', summary: 'Begin an article', status: 201 } })
    .input(articleInput)
    .output(article)
    .mutation(({ ctx, input }) => createArticle(ctx, input)),

  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/articles/{id}', summary: 'Change the draft of an article' } })
    .input(updateArticleInput)
    .output(article)
    .mutation(({ ctx, input }) => updateArticle(ctx, input)),

  publish: signedIn
    .meta({ openapi: { method: 'POST', path: '/articles/{id}/publish', summary: 'Publish the draft' } })
    .input(ofArticle)
    .output(article)
    .mutation(({ ctx, input }) => publishArticle(ctx, input)),

  unpublish: signedIn
    .meta({
      openapi: { method: 'POST', path: '/articles/{id}/unpublish', summary: 'Take an article out of the help pages' },
    })
    .input(ofArticle)
    .output(article)
    .mutation(({ ctx, input }) => unpublishArticle(ctx, input)),

  delete: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/articles/{id}', summary: 'Delete an article' } })
    .input(ofArticle)
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteArticle(ctx, input)),
});
