import {
  organisationSchema,
  updatedOrganisation,
  updateOrganisationInput,
} from '../../domain/organisation/contract.ts';
import { getOrganisation } from '../../services/organisation/read.ts';
import { updateOrganisation } from '../../services/organisation/update.ts';
import { router, signedIn } from '../trpc.ts';

export const organisationRouter = router({
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/organisation', summary: 'The settings of the workspace' } })
    .output(organisationSchema)
    .query(({ ctx }) => getOrganisation(ctx)),

  update: signedIn
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/organisation',
        summary: 'Change settings of the workspace',
        description: 'What runs by them is planned anew at once; `replanned` says how many.',
      },
    })
    .input(updateOrganisationInput)
    .output(updatedOrganisation)
    .mutation(({ ctx, input }) => updateOrganisation(ctx, input)),
});
