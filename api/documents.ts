import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { statementInput } from '../domain/documents/statement.ts';
import { AppError } from '../domain/errors.ts';
import type { Ctx } from '../services/context.ts';
import { openDocument } from '../services/documents/open-document.ts';
import type { DocumentFile } from '../services/documents/sent.ts';
import { openLogo } from '../services/documents/settings.ts';
import { openStatement } from '../services/documents/statement.ts';
import type { FilePort } from '../services/files/port.ts';
import { toAppError } from './errors.ts';
import { sendError } from './rest/envelope.ts';
import { sendDocument, sendFile } from './send-file.ts';
import { type CreateContext, serviceCtx } from './session/context.ts';

const ids = z.object({ id: z.uuid() });
type Answer = (ctx: Ctx, files: FilePort, req: Request, res: Response) => Promise<void>;
type Open = (ctx: Ctx, files: FilePort, wanted: { id: string }, query: object) => Promise<DocumentFile>;

const document =
  (noun: 'invoice' | 'credit-note', format: 'pdf' | 'xml'): Open =>
  (ctx, files, { id }) =>
    openDocument(ctx, files, { noun, subjectId: id, format });

/** Documents out, for members: drawn when they are asked for, or as they were sent. */
export function documents(createContext: CreateContext): Router {
  const router = Router();
  const handled =
    (answer: Answer): RequestHandler =>
    (req, res) => {
      ask().catch((error: unknown) => sendError(req, res, toAppError(error)));
      async function ask(): Promise<void> {
        const { session, deps, requestId } = await createContext({ req, res });
        if (!session) throw new AppError('Unauthenticated', 'Sign in first: your sign-in is missing or has ended.');
        await answer(serviceCtx(deps, session, requestId), deps.files, req, res);
      }
    };
  const send = (open: Open): RequestHandler =>
    handled(async (ctx, files, req, res) => {
      const file = await open(ctx, files, ids.parse(req.params), req.query);
      await sendDocument(res, files, ctx.tenantId, file);
    });
  for (const format of ['pdf', 'xml'] as const) {
    router.get(`/invoices/:id/${format}`, send(document('invoice', format)));
    router.get(`/credit-notes/:id/${format}`, send(document('credit-note', format)));
  }
  router.get(
    '/customers/:id/statement.pdf',
    send((ctx, files, { id }, query) => openStatement(ctx, files, statementInput.parse({ ...query, customerId: id }))),
  );
  router.get(
    '/document-settings/logo',
    handled(async (ctx, files, _, res) => {
      const logo = await openLogo(ctx);
      if (!logo) throw new AppError('NotFound', 'There is no logo.');
      await sendFile(res, files, ctx.tenantId, logo);
    }),
  );
  return router;
}
