import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import type { Ctx } from '../services/context.ts';
import type { FileToSend } from '../services/files/attachments.ts';
import { openAttachment, openInboundMail } from '../services/files/open-attachment.ts';
import { toAppError } from './errors.ts';
import { sendError } from './rest/envelope.ts';
import { sendFile } from './send-file.ts';
import { type CreateContext, serviceCtx } from './session/context.ts';

const ids = z.object({ id: z.uuid(), ticketId: z.uuid().optional() });

/** Files out, for members: an attachment is asked for by its ticket, a mail as it came by its entry in the log. */
export function downloads(createContext: CreateContext): Router {
  const router = Router();
  const send =
    (open: (ctx: Ctx, wanted: { id: string; ticketId: string }) => Promise<FileToSend>): RequestHandler =>
    (req, res) => {
      answer(req, res).catch((error: unknown) => sendError(req, res, toAppError(error)));
      async function answer(request: Request, response: Response): Promise<void> {
        const { session, deps, requestId } = await createContext({ req: request, res: response });
        if (!session) throw new AppError('Unauthenticated', 'Sign in first: your sign-in is missing or has ended.');
        const { id, ticketId = id } = ids.parse(request.params);
        const ctx = serviceCtx(deps, session, requestId);
        await sendFile(response, deps.files, ctx.tenantId, await open(ctx, { id, ticketId }));
      }
    };
  router.get('/tickets/:ticketId/attachments/:id', send(openAttachment));
  router.get('/inbound-mails/:id/raw', send(openInboundMail));
  return router;
}
