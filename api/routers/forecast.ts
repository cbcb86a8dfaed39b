import { upcomingInvoice } from '../../domain/billing/requests.ts';
import {
  billingForecast,
  endingTrials,
  expiringCards,
  forecastCash,
  forecastCashInput,
  forecastInvoices,
  forecastInvoicesInput,
  forecastOneInput,
  monthInput,
  priceSimulation,
  priceSimulationInput,
  simulatedInvoices,
  simulatedInvoicesInput,
} from '../../domain/forecast/contract.ts';
import { cardsExpiring } from '../../services/forecast/cards.ts';
import { expectedCash } from '../../services/forecast/cash.ts';
import { getForecast } from '../../services/forecast/get.ts';
import { forecastedInvoice, forecastedInvoices } from '../../services/forecast/invoices.ts';
import { simulatePrice } from '../../services/forecast/simulate-price.ts';
import { simulatedInvoices as listSimulated } from '../../services/forecast/simulated-invoices.ts';
import { trialsEnding } from '../../services/forecast/trials.ts';
import { router, signedIn } from '../trpc.ts';

export const forecastRouter = router({
  get: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/billing-forecast',
        summary: 'Forecast what is billed and what comes in, for twelve months',
      },
    })
    .output(billingForecast)
    .query(({ ctx }) => getForecast(ctx)),

  invoices: signedIn
    .meta({
      openapi: { method: 'GET', path: '/billing-forecast/invoices', summary: 'List the invoices a month will bring' },
    })
    .input(forecastInvoicesInput)
    .output(forecastInvoices)
    .query(({ ctx, input }) => forecastedInvoices(ctx, input)),

  cash: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/billing-forecast/cash',
        summary: 'List the invoices of which money is expected in a month, each with its part',
      },
    })
    .input(forecastCashInput)
    .output(forecastCash)
    .query(({ ctx, input }) => expectedCash(ctx, input)),

  invoice: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/billing-forecast/invoice',
        summary: 'Read one invoice to come, with its lines',
      },
    })
    .input(forecastOneInput)
    .output(upcomingInvoice)
    .query(({ ctx, input }) => forecastedInvoice(ctx, input)),

  trials: signedIn
    .meta({
      openapi: { method: 'GET', path: '/billing-forecast/trials', summary: 'List the trials that end in a month' },
    })
    .input(monthInput)
    .output(endingTrials)
    .query(({ ctx, input }) => trialsEnding(ctx, input)),

  cards: signedIn
    .meta({
      openapi: { method: 'GET', path: '/billing-forecast/cards', summary: 'List the cards that expire in a month' },
    })
    .input(monthInput)
    .output(expiringCards)
    .query(({ ctx, input }) => cardsExpiring(ctx, input)),

  simulatePrice: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/billing-forecast/price-change',
        summary: 'Simulate another price of a plan; nothing is written',
      },
    })
    .input(priceSimulationInput)
    .output(priceSimulation)
    .query(({ ctx, input }) => simulatePrice(ctx, input)),

  simulatedInvoices: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/billing-forecast/price-change/invoices',
        summary: 'List the invoices behind a month of a simulated price',
      },
    })
    .input(simulatedInvoicesInput)
    .output(simulatedInvoices)
    .query(({ ctx, input }) => listSimulated(ctx, input)),
});
