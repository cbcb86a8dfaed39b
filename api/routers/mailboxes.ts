import { z } from 'zod';
import {
  inboundMailListInput,
  inboundMailListOutput,
  mailbox,
  mailboxInput,
  mailboxListInput,
  mailboxListOutput,
  mailboxWebhook as mailboxWebhookOutput,
  publicFormSetting,
  publicFormState,
  updateMailboxInput,
} from '../../domain/mail/contract.ts';
import { getPublicForm, updatePublicForm } from '../../services/forms/setting.ts';
import { createMailbox } from '../../services/mailboxes/create.ts';
import { fetchNow } from '../../services/mailboxes/fetch-now.ts';
import { listInboundMail } from '../../services/mailboxes/inbound.ts';
import { listMailboxes } from '../../services/mailboxes/list.ts';
import { removeMailbox } from '../../services/mailboxes/remove.ts';
import { updateMailbox } from '../../services/mailboxes/update.ts';
import { mailboxWebhook } from '../../services/mailboxes/webhook.ts';
import { router, signedIn } from '../trpc.ts';

const byId = z.object({ id: z.uuid() });

export const mailboxesRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/mailboxes', summary: 'List mailboxes that open tickets' } })
    .input(mailboxListInput)
    .output(mailboxListOutput)
    .query(({ ctx, input }) => listMailboxes(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/mailboxes', summary: 'Add a mailbox', status: 201 } })
    .input(mailboxInput)
    .output(mailbox)
    .mutation(({ ctx, input }) => createMailbox(ctx, input)),

  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/mailboxes/{id}', summary: 'Change a mailbox' } })
    .input(updateMailboxInput)
    .output(mailbox)
    .mutation(({ ctx, input }) => updateMailbox(ctx, input)),

  remove: signedIn
    .meta({
      openapi: { method: 'POST', path: '/mailboxes/{id}/remove', summary: 'Take a mailbox away; its tickets stay' },
    })
    .input(byId.extend({ version: z.int().min(1) }))
    .output(byId)
    .mutation(({ ctx, input }) => removeMailbox(ctx, input)),

  webhook: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/mailboxes/{id}/webhook',
        summary: 'Where a provider posts its mails, and the secret',
      },
    })
    .input(byId)
    .output(mailboxWebhookOutput)
    .query(({ ctx, input }) => mailboxWebhook(ctx, { ...input, renew: false })),

  renewWebhook: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/mailboxes/{id}/webhook/renew',
        summary: 'Make another secret; the old one ends',
      },
    })
    .input(byId)
    .output(mailboxWebhookOutput)
    .mutation(({ ctx, input }) => mailboxWebhook(ctx, { ...input, renew: true })),

  fetchNow: signedIn
    .meta({ openapi: { method: 'POST', path: '/mailboxes/{id}/fetch', summary: 'Fetch a mailbox by IMAP now' } })
    .input(byId)
    .output(mailbox)
    .mutation(({ ctx, input }) => fetchNow({ ...ctx, files: ctx.deps.files }, ctx.deps.openMailbox, input)),

  inbound: signedIn
    .meta({
      openapi: { method: 'GET', path: '/inbound-mails', summary: 'List mails that arrived and what became of them' },
    })
    .input(inboundMailListInput)
    .output(inboundMailListOutput)
    .query(({ ctx, input }) => listInboundMail(ctx, input)),

  form: signedIn
    .meta({
      openapi: { method: 'GET', path: '/public-form', summary: 'Whether the public form is open, and where it is' },
    })
    .input(z.object({}))
    .output(publicFormState)
    .query(({ ctx }) => getPublicForm(ctx)),

  updateForm: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/public-form', summary: 'Open or close the public form' } })
    .input(publicFormSetting)
    .output(publicFormState)
    .mutation(({ ctx, input }) => updatePublicForm(ctx, input)),
});
