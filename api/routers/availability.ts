import { z } from 'zod';
import {
  addAbsenceInput,
  availabilitySchema,
  removeAbsenceInput,
  updateAvailabilityInput,
} from '../../domain/availability/contract.ts';
import { addAbsence, removeAbsence } from '../../services/availability/absences.ts';
import { getAvailability } from '../../services/availability/get.ts';
import { updateAvailability } from '../../services/availability/update.ts';
import { router, signedIn } from '../trpc.ts';

export const availabilityRouter = router({
  get: signedIn
    .meta({
      openapi: { method: 'GET', path: '/members/{memberId}/availability', summary: 'When a member is there' },
    })
    .input(z.object({ memberId: z.uuid() }))
    .output(availabilitySchema)
    .query(({ ctx, input }) => getAvailability(ctx, input)),
  update: signedIn
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/members/{memberId}/availability',
        summary: 'Change working hours, quiet hours and telephone',
      },
    })
    .input(updateAvailabilityInput)
    .output(availabilitySchema)
    .mutation(({ ctx, input }) => updateAvailability(ctx, input)),
  addAbsence: signedIn
    .meta({
      openapi: { method: 'POST', path: '/members/{memberId}/absences', summary: 'Enter an absence', status: 201 },
    })
    .input(addAbsenceInput)
    .output(availabilitySchema)
    .mutation(({ ctx, input }) => addAbsence(ctx, input)),
  removeAbsence: signedIn
    .meta({
      openapi: { method: 'DELETE', path: '/members/{memberId}/absences/{id}', summary: 'Take an absence back' },
    })
    .input(removeAbsenceInput)
    .output(availabilitySchema)
    .mutation(({ ctx, input }) => removeAbsence(ctx, input)),
});
