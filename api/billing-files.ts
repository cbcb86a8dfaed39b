import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { billingTable, billingFiles as files } from '../services/billingFiles/tables.ts';
import { asCsv, asXlsx } from '../services/billingFiles/write.ts';
import { toAppError } from './errors.ts';
import { sendError } from './rest/envelope.ts';
import { type CreateContext, serviceCtx } from './session/context.ts';

const wanted = z.object({ file: z.enum(files), form: z.enum(['csv', 'xlsx']) });

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** GET /billing-reports/journal.csv?from=2026-01-01&to=2027-01-01, and the other reports of billing, each as CSV or as a workbook. */
export function billingFiles(createContext: CreateContext): Router {
  const router = Router();
  router.get('/billing-reports/:file.:form', (req, res) => {
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
    const found = wanted.safeParse(req.params);
    if (!found.success) throw new AppError('NotFound', 'There is no such report.');
    const { file, form } = found.data;
    const table = await billingTable(serviceCtx(deps, session, requestId), file, req.query);
    const name = `billing-${file}-${(await deps.clock.now().then((now) => new Date(now).toISOString())).slice(0, 10)}.${form}`;
    if (form === 'xlsx') {
      const workbook = await asXlsx(table, file);
      res.setHeader('Content-Disposition', `attachment; filename="${name}"`);
      res.type(XLSX).send(workbook);
      return;
    }
    res.type('text/csv; charset=utf-8');
    res.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    await pipeline(Readable.from(asCsv(table)), res);
  }
}
