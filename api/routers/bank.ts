import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  bankLine,
  bankLineListInput,
  bankLineListOutput,
  certainLines as certainLinesOutput,
  confirmedExact,
  confirmLineInput,
  ignoreLineInput,
  importedStatement,
  MOST_STATEMENT_BYTES,
} from '../../domain/bank/contract.ts';
import { certainLines } from '../../services/bank/certain.ts';
import { importStatement } from '../../services/bank/import-statement.ts';
import { listBankLines } from '../../services/bank/lines.ts';
import { confirmExact, confirmLine, ignoreLine } from '../../services/bank/settle-line.ts';
import { permit } from '../../services/context.ts';
import { router, signedIn } from '../trpc.ts';
import { uploadRoute } from '../uploads.ts';

export const bankRouter = router({
  lines: signedIn
    .meta({
      openapi: { method: 'GET', path: '/bank-lines', summary: 'List what came in by the bank, with what it may pay' },
    })
    .input(bankLineListInput)
    .output(bankLineListOutput)
    .query(({ ctx, input }) => listBankLines(ctx, input)),

  confirm: signedIn
    .meta({ openapi: { method: 'POST', path: '/bank-lines/{id}/confirm', summary: 'Say what a line pays' } })
    .input(confirmLineInput)
    .output(bankLine)
    .mutation(({ ctx, input }) => confirmLine(ctx, input)),

  certain: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/bank-lines/certain',
        summary: 'Count the lines that are certain, with their sums',
      },
    })
    .input(z.object({}))
    .output(certainLinesOutput)
    .query(({ ctx }) => certainLines(ctx)),

  confirmExact: signedIn
    .meta({
      openapi: { method: 'POST', path: '/bank-lines/confirm-exact', summary: 'Confirm every line that is certain' },
    })
    .input(z.object({}))
    .output(confirmedExact)
    .mutation(({ ctx }) => confirmExact(ctx)),

  ignore: signedIn
    .meta({
      openapi: { method: 'POST', path: '/bank-lines/{id}/ignore', summary: 'Set a line aside: it is no payment' },
    })
    .input(ignoreLineInput)
    .output(bankLine)
    .mutation(({ ctx, input }) => ignoreLine(ctx, input, true)),

  reopen: signedIn
    .meta({
      openapi: { method: 'POST', path: '/bank-lines/{id}/reopen', summary: 'Take up a line that was set aside' },
    })
    .input(ignoreLineInput)
    .output(bankLine)
    .mutation(({ ctx, input }) => ignoreLine(ctx, input, false)),
});

/** A statement as the bank gives it out. */
export const statementUpload = uploadRoute({
  path: '/bank-statements',
  summary: 'Import a bank statement, CAMT.053 or CSV',
  maxBytes: MOST_STATEMENT_BYTES,
  fields: z.object({}),
  output: importedStatement,
  permit: (ctx) => permit(ctx, 'payment:create'),
  handle: async (ctx, { fileName, path }) => importStatement(ctx, { fileName, content: await readFile(path) }),
});
