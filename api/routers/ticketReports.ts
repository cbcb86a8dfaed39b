import {
  reportInput,
  reportTickets,
  reportTicketsInput,
  ticketReport as ticketReportOutput,
} from '../../domain/tickets/reports.ts';
import { ticketReport } from '../../services/ticketReports/report.ts';
import { ticketsOfReport } from '../../services/ticketReports/tickets.ts';
import { router, signedIn } from '../trpc.ts';

/** As a file: GET /api/v1/ticket-reports/export.csv, see exports.ts. */
export const ticketReportsRouter = router({
  get: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/ticket-reports',
        summary: 'Report what was met and missed in a period, and how long it took',
      },
    })
    .input(reportInput)
    .output(ticketReportOutput)
    .query(({ ctx, input }) => ticketReport(ctx, input)),

  tickets: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/ticket-reports/tickets',
        summary: 'List the clocks behind a number of the report',
      },
    })
    .input(reportTicketsInput)
    .output(reportTickets)
    .query(({ ctx, input }) => ticketsOfReport(ctx, input)),
});
