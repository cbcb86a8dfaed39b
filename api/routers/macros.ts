import { z } from 'zod';
import { macro, macroInput, updateMacroInput } from '../../domain/tickets/macros.ts';
import { createMacro } from '../../services/macros/create.ts';
import { deleteMacro } from '../../services/macros/delete.ts';
import { listMacros } from '../../services/macros/list.ts';
import { updateMacro } from '../../services/macros/update.ts';
import { router, signedIn } from '../trpc.ts';

export const macrosRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/macros', summary: 'List macros by name' } })
    .input(z.object({}))
    .output(z.object({ items: z.array(macro) }))
    .query(({ ctx }) => listMacros(ctx)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/macros', summary: 'Create a macro', status: 201 } })
    .input(macroInput)
    .output(macro)
    .mutation(({ ctx, input }) => createMacro(ctx, input)),

  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/macros/{id}', summary: 'Change a macro' } })
    .input(updateMacroInput)
    .output(macro)
    .mutation(({ ctx, input }) => updateMacro(ctx, input)),

  delete: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/macros/{id}', summary: 'Delete a macro' } })
    .input(z.object({ id: z.uuid(), version: z.coerce.number().int().min(1) }))
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteMacro(ctx, input)),
});
