import { z } from 'zod';
import {
  documentSettings,
  documentState,
  logo,
  newTemplate,
  previewInput,
  previewOutput,
  sendDocumentInput,
  sendInvoiceInput,
  template,
  updateDocumentSettingsInput,
  updateTemplateInput,
} from '../../domain/documents/contract.ts';
import { sendStatementInput, statement, statementInput } from '../../domain/documents/statement.ts';
import { permit } from '../../services/context.ts';
import { sendCreditNote } from '../../services/documents/mail-credit-notes.ts';
import { sendInvoice } from '../../services/documents/mail-invoices.ts';
import { sendStatement } from '../../services/documents/mail-statement.ts';
import { previewDocument } from '../../services/documents/preview.ts';
import { getDocumentSettings, updateDocumentSettings } from '../../services/documents/settings.ts';
import { documentStateOf } from '../../services/documents/state.ts';
import { getStatement } from '../../services/documents/statement.ts';
import { createTemplate, deleteTemplate, listTemplates, updateTemplate } from '../../services/documents/templates.ts';
import { readPicture, uploadLogo } from '../../services/documents/upload-logo.ts';
import { takeBytes } from '../../services/files/keep-bytes.ts';
import { router, signedIn } from '../trpc.ts';
import { uploadRoute } from '../uploads.ts';

export const documentsRouter = router({
  settings: signedIn
    .meta({ openapi: { method: 'GET', path: '/document-settings', summary: 'Who sells, and how documents are sent' } })
    .output(documentSettings)
    .query(({ ctx }) => getDocumentSettings(ctx)),

  updateSettings: signedIn
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/document-settings',
        summary: 'Change who sells, and how documents are sent',
        description: 'Invoices that are finalised keep the seller they have.',
      },
    })
    .input(updateDocumentSettingsInput)
    .output(documentSettings)
    .mutation(({ ctx, input }) => updateDocumentSettings(ctx, input)),

  templates: signedIn
    .meta({ openapi: { method: 'GET', path: '/document-templates', summary: 'How documents may look' } })
    .output(z.array(template))
    .query(({ ctx }) => listTemplates(ctx)),

  createTemplate: signedIn
    .meta({ openapi: { method: 'POST', path: '/document-templates', summary: 'Create a template' } })
    .input(newTemplate)
    .output(template)
    .mutation(({ ctx, input }) => createTemplate(ctx, input)),

  updateTemplate: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/document-templates/{id}', summary: 'Change a template, or use it' } })
    .input(updateTemplateInput)
    .output(template)
    .mutation(({ ctx, input }) => updateTemplate(ctx, input)),

  deleteTemplate: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/document-templates/{id}', summary: 'Delete a template' } })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteTemplate(ctx, input)),

  ofInvoice: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/invoices/{id}/document',
        summary: 'Who is on an invoice, and where it was sent',
      },
    })
    .input(z.object({ id: z.uuid() }))
    .output(documentState)
    .query(({ ctx, input }) => documentStateOf(ctx, { noun: 'invoice', ...input })),

  ofCreditNote: signedIn
    .meta({
      openapi: { method: 'GET', path: '/credit-notes/{id}/document', summary: 'Who is on a credit note' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(documentState)
    .query(({ ctx, input }) => documentStateOf(ctx, { noun: 'credit-note', ...input })),

  statement: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/customers/{customerId}/statement',
        summary: 'What a customer owes, and how it came about',
      },
    })
    .input(statementInput)
    .output(statement)
    .query(({ ctx, input }) => getStatement(ctx, input)),

  sendInvoice: signedIn
    .meta({ openapi: { method: 'POST', path: '/invoices/{id}/send', summary: 'Mail an invoice with its PDF' } })
    .input(sendInvoiceInput)
    .output(z.object({ messageId: z.uuid() }))
    .mutation(({ ctx, input }) => sendInvoice(ctx, input)),

  sendCreditNote: signedIn
    .meta({
      openapi: { method: 'POST', path: '/credit-notes/{id}/send', summary: 'Mail a credit note with its PDF' },
    })
    .input(sendDocumentInput)
    .output(z.object({ messageId: z.uuid() }))
    .mutation(({ ctx, input }) => sendCreditNote(ctx, input)),

  sendStatement: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/customers/{customerId}/statement/send',
        summary: 'Mail a statement of account with its PDF',
      },
    })
    .input(sendStatementInput)
    .output(z.object({ messageId: z.uuid() }))
    .mutation(({ ctx, input }) => sendStatement(ctx, ctx.deps.files, input)),

  /** As it will be drawn. */
  preview: signedIn
    .input(previewInput)
    .output(previewOutput)
    .query(({ ctx, input }) => previewDocument(ctx, input)),
});

/** The seller's picture, kept until it is saved with the details. */
export const logoUpload = uploadRoute({
  path: '/document-settings/logo',
  summary: 'Upload a logo; it is shown once it is saved with the seller’s details',
  maxBytes: 2_000_000,
  fields: z.object({}),
  output: logo,
  permit: (ctx) => permit(ctx, 'document:update'),
  async handle(ctx, { path, fileName, size, sha256 }) {
    const picture = await readPicture(path);
    await takeBytes(ctx, ctx.deps.files, { path, sha256 });
    return uploadLogo(ctx, { name: fileName, size, sha256, mediaType: picture.mediaType }, picture);
  },
});
