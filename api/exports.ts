import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { AppError } from '../domain/errors.ts';
import { reportPeriod } from '../domain/tickets/reports.ts';
import { exportReport } from '../services/ticketReports/export.ts';
import { toAppError } from './errors.ts';
import { sendError } from './rest/envelope.ts';
import { type CreateContext, serviceCtx } from './session/context.ts';

/** Files that are written while they are sent: no file is ever held whole. */
export function exports(createContext: CreateContext): Router {
  const router = Router();
  router.get('/ticket-reports/export.csv', (req, res) => {
    send(req, res).catch((error: unknown) => {
      // Once lines are out there is no other answer to give: the connection is cut, so that nobody takes a part for the whole.
      if (res.headersSent) res.destroy();
      else sendError(req, res, toAppError(error));
    });
  });
  return router;

  async function send(req: Request, res: Response): Promise<void> {
    const { session, deps, requestId } = await createContext({ req, res });
    if (!session) throw new AppError('Unauthenticated', 'Sign in first: your sign-in is missing or has ended.');
    const period = reportPeriod.parse({ from: req.query.from, to: req.query.to });
    const lines = exportReport(serviceCtx(deps, session, requestId), period);
    res.type('text/csv; charset=utf-8');
    res.setHeader(
      'Content-Disposition',
      `attachment; filename="tickets-${period.from.slice(0, 10)}-${period.to.slice(0, 10)}.csv"`,
    );
    await pipeline(Readable.from(lines), res);
  }
}
