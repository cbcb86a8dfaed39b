import { z } from 'zod';
import {
  companyListInput,
  companyListOutput,
  companySchema,
  createCompanyInput,
  deleteCompanyInput,
  updateCompanyInput,
} from '../../domain/companies/contract.ts';
import { createCompany } from '../../services/companies/create.ts';
import { deleteCompany } from '../../services/companies/delete.ts';
import { getCompany } from '../../services/companies/get.ts';
import { listCompanies } from '../../services/companies/list.ts';
import { updateCompany } from '../../services/companies/update.ts';
import { router, signedIn } from '../trpc.ts';

export const companiesRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/companies', summary: 'List companies' } })
    .input(companyListInput)
    .output(companyListOutput)
    .query(({ ctx, input }) => listCompanies(ctx, input)),
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/companies/{id}', summary: 'Get a company' } })
    .input(z.object({ id: z.uuid() }))
    .output(companySchema)
    .query(({ ctx, input }) => getCompany(ctx, input)),
  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/companies', summary: 'Add a company', status: 201 } })
    .input(createCompanyInput)
    .output(companySchema)
    .mutation(({ ctx, input }) => createCompany(ctx, input)),
  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/companies/{id}', summary: 'Change a company' } })
    .input(updateCompanyInput)
    .output(companySchema)
    .mutation(({ ctx, input }) => updateCompany(ctx, input)),
  delete: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/companies/{id}', summary: 'Delete a company' } })
    .input(deleteCompanyInput)
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await deleteCompany(ctx, input);
      return { ok: true as const };
    }),
});
