import { z } from 'zod';
import { customer, newCustomer } from '../../domain/billing/contract.ts';
import { customerListInput, customerListOutput, updateCustomerInput } from '../../domain/billing/requests.ts';
import { createCustomer } from '../../services/billing/create-customer.ts';
import { getCustomer } from '../../services/billing/get-customer.ts';
import { listCustomers } from '../../services/billing/list-customers.ts';
import { updateCustomer } from '../../services/billing/update-customer.ts';
import { router, signedIn } from '../trpc.ts';

export const customersRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/customers', summary: 'List customers' } })
    .input(customerListInput)
    .output(customerListOutput)
    .query(({ ctx, input }) => listCustomers(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/customers/{id}', summary: 'Get a customer' } })
    .input(z.object({ id: z.uuid() }))
    .output(customer)
    .query(({ ctx, input }) => getCustomer(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/customers', summary: 'Add a customer', status: 201 } })
    .input(newCustomer)
    .output(customer)
    .mutation(({ ctx, input }) => createCustomer(ctx, input)),

  update: signedIn
    .meta({
      openapi: { method: 'PATCH', path: '/customers/{id}', summary: 'Change a customer, or its means of payment' },
    })
    .input(updateCustomerInput)
    .output(customer)
    .mutation(({ ctx, input }) => updateCustomer(ctx, input)),
});
