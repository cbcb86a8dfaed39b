/**
 * Every procedure of the product, for the web app by tRPC and for integrators by REST. A noun is one import and one line below.
 *
 * api/routers/<noun>.ts is a table of contents; the contract is in domain/<noun>/contract.ts, rules and permission in services/<noun>:
 *
 *     export const ticketsRouter = router({
 *       list: signedIn
 *         .meta({ openapi: { method: 'GET', path: '/tickets', summary: 'List tickets' } })
 *         .input(ticketListInput)            // listInput({ sortable, defaultSort, filters }) of domain/list.ts
 *         .output(ticketListOutput)          // listOutput(ticketSchema): gives `meta` and `links` over REST
 *         .query(({ ctx, input }) => listTickets(ctx, input)),
 *       update: signedIn
 *         .meta({ openapi: { method: 'PATCH', path: '/tickets/{id}', summary: 'Change a ticket' } })
 *         .input(updateTicketInput)          // has `id` and `version`; over REST If-Match may say the version
 *         .output(ticketSchema)              // `.meta({ id: 'Ticket' })` names it in the OpenAPI document; `version` becomes the ETag
 *         .mutation(({ ctx, input }) => updateTicket(ctx, input)),
 *     });
 *
 * `ctx` is the services' Ctx, with `ctx.deps` and `ctx.session` beside it. Queries are GET, mutations are not. Each input is an object.
 * Services throw AppError; a router catches nothing. A procedure without `meta` is the web app's alone.
 * An upload is no procedure: see plainRoutes in routes.ts and uploads.ts.
 */
import { articlesRouter } from './routers/articles.ts';
import { assignmentRulesRouter } from './routers/assignmentRules.ts';
import { auditsRouter } from './routers/audits.ts';
import { authRouter } from './routers/auth.ts';
import { availabilityRouter } from './routers/availability.ts';
import { bankRouter } from './routers/bank.ts';
import { billingRunsRouter } from './routers/billingRuns.ts';
import { calendarsRouter } from './routers/calendars.ts';
import { collectionRouter } from './routers/collection.ts';
import { companiesRouter } from './routers/companies.ts';
import { contactsRouter } from './routers/contacts.ts';
import { couponsRouter } from './routers/coupons.ts';
import { creditNotesRouter } from './routers/creditNotes.ts';
import { customersRouter } from './routers/customers.ts';
import { deskRouter } from './routers/desk.ts';
import { documentsRouter } from './routers/documents.ts';
import { enrolmentsRouter } from './routers/enrolments.ts';
import { forecastRouter } from './routers/forecast.ts';
import { importsRouter } from './routers/imports.ts';
import { invoicesRouter } from './routers/invoices.ts';
import { journalRouter } from './routers/journal.ts';
import { journeysRouter } from './routers/journeys.ts';
import { leadsRouter } from './routers/leads.ts';
import { liveRouter } from './routers/live.ts';
import { macrosRouter } from './routers/macros.ts';
import { mailboxesRouter } from './routers/mailboxes.ts';
import { membersRouter, tenantsRouter } from './routers/members.ts';
import { messagesRouter } from './routers/messages.ts';
import { notificationsRouter } from './routers/notifications.ts';
import { organisationRouter } from './routers/organisation.ts';
import { overviewRouter } from './routers/overview.ts';
import { paymentsRouter } from './routers/payments.ts';
import { pricePlansRouter } from './routers/pricePlans.ts';
import { processesRouter } from './routers/processes.ts';
import { revenueRouter } from './routers/revenue.ts';
import { rotasRouter } from './routers/rotas.ts';
import { sideConversationsRouter } from './routers/sideConversations.ts';
import { slaPoliciesRouter } from './routers/slaPolicies.ts';
import { subscriptionsRouter } from './routers/subscriptions.ts';
import { surveysRouter } from './routers/surveys.ts';
import { taxRatesRouter } from './routers/taxRates.ts';
import { teamsRouter } from './routers/teams.ts';
import { ticketFieldsRouter } from './routers/ticketFields.ts';
import { ticketPresenceRouter } from './routers/ticketPresence.ts';
import { ticketReportsRouter } from './routers/ticketReports.ts';
import { ticketsRouter } from './routers/tickets.ts';
import { ticketViewsRouter } from './routers/ticketViews.ts';
import { timesheetsRouter } from './routers/timesheets.ts';
import { metersRouter, usageRouter } from './routers/usage.ts';
import { walletsRouter } from './routers/wallets.ts';
import { webhooksRouter } from './routers/webhooks.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  articles: articlesRouter,
  assignmentRules: assignmentRulesRouter,
  macros: macrosRouter,
  audits: auditsRouter,
  auth: authRouter,
  availability: availabilityRouter,
  bank: bankRouter,
  billingRuns: billingRunsRouter,
  calendars: calendarsRouter,
  collection: collectionRouter,
  companies: companiesRouter,
  contacts: contactsRouter,
  coupons: couponsRouter,
  creditNotes: creditNotesRouter,
  customers: customersRouter,
  imports: importsRouter,
  invoices: invoicesRouter,
  desk: deskRouter,
  documents: documentsRouter,
  enrolments: enrolmentsRouter,
  forecast: forecastRouter,
  journal: journalRouter,
  journeys: journeysRouter,
  leads: leadsRouter,
  live: liveRouter,
  mailboxes: mailboxesRouter,
  members: membersRouter,
  messages: messagesRouter,
  meters: metersRouter,
  organisation: organisationRouter,
  overview: overviewRouter,
  payments: paymentsRouter,
  pricePlans: pricePlansRouter,
  processes: processesRouter,
  webhooks: webhooksRouter,
  revenue: revenueRouter,
  rotas: rotasRouter,
  sideConversations: sideConversationsRouter,
  slaPolicies: slaPoliciesRouter,
  subscriptions: subscriptionsRouter,
  surveys: surveysRouter,
  taxRates: taxRatesRouter,
  teams: teamsRouter,
  ticketFields: ticketFieldsRouter,
  ticketPresence: ticketPresenceRouter,
  tickets: ticketsRouter,
  ticketReports: ticketReportsRouter,
  ticketViews: ticketViewsRouter,
  timesheets: timesheetsRouter,
  usage: usageRouter,
  notifications: notificationsRouter,
  tenants: tenantsRouter,
  wallets: walletsRouter,
});

export type AppRouter = typeof appRouter;
