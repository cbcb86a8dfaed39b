import { z } from 'zod';
import {
  contactListInput,
  contactListOutput,
  contactSchema,
  createContactInput,
  deleteContactInput,
  updateContactInput,
} from '../../domain/contacts/contract.ts';
import { createContact } from '../../services/contacts/create.ts';
import { deleteContact } from '../../services/contacts/delete.ts';
import { getContact } from '../../services/contacts/get.ts';
import { listContacts } from '../../services/contacts/list.ts';
import { updateContact } from '../../services/contacts/update.ts';
import { router, signedIn } from '../trpc.ts';

export const contactsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/contacts', summary: 'List contacts' } })
    .input(contactListInput)
    .output(contactListOutput)
    .query(({ ctx, input }) => listContacts(ctx, input)),
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/contacts/{id}', summary: 'Get a contact' } })
    .input(z.object({ id: z.uuid() }))
    .output(contactSchema)
    .query(({ ctx, input }) => getContact(ctx, input)),
  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/contacts', summary: 'Add a contact', status: 201 } })
    .input(createContactInput)
    .output(contactSchema)
    .mutation(({ ctx, input }) => createContact(ctx, input)),
  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/contacts/{id}', summary: 'Change a contact' } })
    .input(updateContactInput)
    .output(contactSchema)
    .mutation(({ ctx, input }) => updateContact(ctx, input)),
  delete: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/contacts/{id}', summary: 'Delete a contact' } })
    .input(deleteContactInput)
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await deleteContact(ctx, input);
      return { ok: true as const };
    }),
});
