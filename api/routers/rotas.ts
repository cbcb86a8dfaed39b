import { z } from 'zod';
import {
  addOverrideInput,
  deleteRotaInput,
  overrideSchema,
  removeOverrideInput,
  rotaInput,
  rotaListInput,
  rotaListOutput,
  rotaSchema,
  rotaShiftsInput,
  rotaShiftsOutput,
  updateRotaInput,
} from '../../domain/rotas/contract.ts';
import { createRota } from '../../services/rotas/create.ts';
import { deleteRota } from '../../services/rotas/delete.ts';
import { getRota } from '../../services/rotas/get.ts';
import { listRotas } from '../../services/rotas/list.ts';
import { addOverride, removeOverride } from '../../services/rotas/overrides.ts';
import { rotaShifts } from '../../services/rotas/shifts.ts';
import { updateRota } from '../../services/rotas/update.ts';
import { router, signedIn } from '../trpc.ts';

const ok = z.object({ ok: z.literal(true) });

export const rotasRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/rotas', summary: 'List on-call rotas and who is on call now' } })
    .input(rotaListInput)
    .output(rotaListOutput)
    .query(({ ctx, input }) => listRotas(ctx, input)),
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/rotas/{id}', summary: 'Get an on-call rota' } })
    .input(z.object({ id: z.uuid() }))
    .output(rotaSchema)
    .query(({ ctx, input }) => getRota(ctx, input)),
  shifts: signedIn
    .meta({ openapi: { method: 'GET', path: '/rotas/{id}/shifts', summary: 'Who is on call over the weeks to come' } })
    .input(rotaShiftsInput)
    .output(rotaShiftsOutput)
    .query(({ ctx, input }) => rotaShifts(ctx, input)),
  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/rotas', summary: 'Add an on-call rota', status: 201 } })
    .input(rotaInput)
    .output(rotaSchema)
    .mutation(({ ctx, input }) => createRota(ctx, input)),
  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/rotas/{id}', summary: 'Change an on-call rota' } })
    .input(updateRotaInput)
    .output(rotaSchema)
    .mutation(({ ctx, input }) => updateRota(ctx, input)),
  delete: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/rotas/{id}', summary: 'Delete an on-call rota' } })
    .input(deleteRotaInput)
    .output(ok)
    .mutation(async ({ ctx, input }) => {
      await deleteRota(ctx, input);
      return { ok: true as const };
    }),
  override: signedIn
    .meta({
      openapi: { method: 'POST', path: '/rotas/{id}/overrides', summary: 'Let somebody else take over', status: 201 },
    })
    .input(addOverrideInput)
    .output(overrideSchema)
    .mutation(({ ctx, input }) => addOverride(ctx, input)),
  removeOverride: signedIn
    .meta({
      openapi: { method: 'DELETE', path: '/rotas/{id}/overrides/{overrideId}', summary: 'Take an override back' },
    })
    .input(removeOverrideInput)
    .output(ok)
    .mutation(async ({ ctx, input }) => {
      await removeOverride(ctx, input);
      return { ok: true as const };
    }),
});
