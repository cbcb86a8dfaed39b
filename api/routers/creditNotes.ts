import { z } from 'zod';
import {
  creditNoteDetail,
  creditNoteListInput,
  creditNoteListOutput,
  creditNotePreview,
  newCreditNote,
  previewCreditNote,
} from '../../domain/invoices/contract.ts';
import { issueCreditNote, previewCredit } from '../../services/creditNotes/issue.ts';
import { getCreditNote, listCreditNotes } from '../../services/creditNotes/read.ts';
import { router, signedIn } from '../trpc.ts';

export const creditNotesRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/credit-notes', summary: 'List credit notes' } })
    .input(creditNoteListInput)
    .output(creditNoteListOutput)
    .query(({ ctx, input }) => listCreditNotes(ctx, input)),

  get: signedIn
    .meta({
      openapi: { method: 'GET', path: '/credit-notes/{id}', summary: 'Get a credit note with its lines and refunds' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(creditNoteDetail)
    .query(({ ctx, input }) => getCreditNote(ctx, input)),

  preview: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/credit-notes/preview',
        summary: 'What a credit note would come to, before it is issued',
      },
    })
    .input(previewCreditNote)
    .output(creditNotePreview)
    .mutation(({ ctx, input }) => previewCredit(ctx, input)),

  issue: signedIn
    .meta({
      openapi: { method: 'POST', path: '/credit-notes', summary: 'Credit an invoice, or lines of it', status: 201 },
    })
    .input(newCreditNote)
    .output(creditNoteDetail)
    .mutation(({ ctx, input }) => issueCreditNote(ctx, input)),
});
