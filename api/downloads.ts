import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError, notFound } from '../domain/errors.ts';
import type { Ctx } from '../services/context.ts';
import type { FileToSend } from '../services/files/attachments.ts';
import { openAttachment, openInboundMail } from '../services/files/open-attachment.ts';
import { openPicture } from '../services/tickets/picture.ts';
import { toAppError } from './errors.ts';
import { sendError } from './rest/envelope.ts';
import { sendFile, sendPicture } from './send-file.ts';
import { type CreateContext, serviceCtx } from './session/context.ts';

const ids = z.object({ id: z.uuid(), ticketId: z.uuid().optional() });
const pictureIds = z.object({ id: z.uuid(), ticketId: z.uuid(), number: z.coerce.number().int().min(0).max(5000) });

/** Files out, for members: an attachment is asked for by its ticket, a mail as it came by its entry in the log. */
export function downloads(createContext: CreateContext): Router {
  const router = Router();
  const signedIn = async (req: Request, res: Response) => {
    const { session, deps, requestId } = await createContext({ req, res });
    if (!session) throw new AppError('Unauthenticated', 'Sign in first: your sign-in is missing or has ended.');
    return { ctx: serviceCtx(deps, session, requestId), files: deps.files };
  };
  const picture: RequestHandler = (req, res) => {
    const answer = async () => {
      const { ctx } = await signedIn(req, res);
      const wanted = pictureIds.safeParse(req.params);
      if (!wanted.success) throw notFound('This picture');
      sendPicture(res, await openPicture(ctx, wanted.data));
    };
    answer().catch((error: unknown) => sendError(req, res, toAppError(error)));
  };
  const send =
    (open: (ctx: Ctx, wanted: { id: string; ticketId: string }) => Promise<FileToSend>): RequestHandler =>
    (req, res) => {
      answer(req, res).catch((error: unknown) => sendError(req, res, toAppError(error)));
      async function answer(request: Request, response: Response): Promise<void> {
        const { ctx, files } = await signedIn(request, response);
        const { id, ticketId = id } = ids.parse(request.params);
        await sendFile(response, files, ctx.tenantId, await open(ctx, { id, ticketId }));
      }
    };
  router.get('/tickets/:ticketId/attachments/:id', send(openAttachment));
  router.get('/tickets/:ticketId/messages/:id/pictures/:number', picture);
  router.get('/inbound-mails/:id/raw', send(openInboundMail));
  return router;
}
