import {
  movements,
  movementsInput,
  recurringRevenue as recurringOutput,
  recurringRevenueInput,
} from '../../domain/revenue/contract.ts';
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
});
