import {
  ageing,
  movements,
  movementsInput,
  recognition,
  recognitionInput,
  recurringRevenue as recurringOutput,
  recurringRevenueInput,
} from '../../domain/revenue/contract.ts';
import { readAgeing } from '../../services/revenue/ageing.ts';
import { readRecognition } from '../../services/revenue/recognition.ts';
import { recurringMovements, recurringRevenue } from '../../services/revenue/recurring.ts';
import { router, signedIn } from '../trpc.ts';

export const revenueRouter = router({
  recurring: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/revenue/recurring',
        summary: 'Report what recurs a month, and how it moved month by month',
      },
    })
    .input(recurringRevenueInput)
    .output(recurringOutput)
    .query(({ ctx, input }) => recurringRevenue(ctx, input)),

  movements: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/revenue/recurring/movements',
        summary: 'List whose recurring revenue moved in a month',
      },
    })
    .input(movementsInput)
    .output(movements)
    .query(({ ctx, input }) => recurringMovements(ctx, input)),

  ageing: signedIn
    .meta({
      openapi: { method: 'GET', path: '/revenue/ageing', summary: 'Report what is owed, by how long it is overdue' },
    })
    .output(ageing)
    .query(({ ctx }) => readAgeing(ctx)),

  recognition: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/revenue/recognition',
        summary: 'Report what is invoiced, earned and deferred by month',
      },
    })
    .input(recognitionInput)
    .output(recognition)
    .query(({ ctx, input }) => readRecognition(ctx, input)),
});
