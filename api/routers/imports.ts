import { createReadStream } from 'node:fs';
import { z } from 'zod';
import {
  createdImport,
  guessImportInput,
  guessImportOutput,
  importErrorsInput,
  importErrorsOutput,
  importJob,
  importListInput,
  importListOutput,
  newImport,
} from '../../domain/imports/contract.ts';
import { permit } from '../../services/context.ts';
import { createImport } from '../../services/imports/create.ts';
import { MAX_BYTES } from '../../services/imports/csv.ts';
import { listImportErrors } from '../../services/imports/errors.ts';
import { getImport } from '../../services/imports/get.ts';
import { guessImport } from '../../services/imports/guess.ts';
import { listImports } from '../../services/imports/list.ts';
import { router, signedIn } from '../trpc.ts';
import { uploadRoute } from '../uploads.ts';

export const importsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/imports', summary: 'List imports' } })
    .input(importListInput)
    .output(importListOutput)
    .query(({ ctx, input }) => listImports(ctx, input)),
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/imports/{id}', summary: 'Get an import with how far it has got' } })
    .input(z.object({ id: z.uuid() }))
    .output(importJob)
    .query(({ ctx, input }) => getImport(ctx, input)),
  errors: signedIn
    .meta({ openapi: { method: 'GET', path: '/imports/{id}/errors', summary: 'The rows left out, with the reason' } })
    .input(importErrorsInput)
    .output(importErrorsOutput)
    .query(({ ctx, input }) => listImportErrors(ctx, input)),
  guess: signedIn
    .input(guessImportInput)
    .output(guessImportOutput)
    .query(({ ctx, input }) => guessImport(ctx, input)),
});

/** The file, what it holds, and optionally where its columns go and which journey its leads begin. */
export const importUpload = uploadRoute({
  path: '/imports',
  summary: 'Import leads, contacts or companies from a CSV file',
  status: 202,
  maxBytes: MAX_BYTES,
  fields: newImport.partial({ fileName: true }),
  output: createdImport,
  permit: (ctx) => permit(ctx, 'import:create'),
  handle: (ctx, upload, fields) =>
    createImport(ctx, { fileName: upload.fileName, ...fields }, createReadStream(upload.path)),
});
