import { billingBench, billingLines } from './billing.ts';
import { boardBench, boardLines } from './board.ts';
import { forecastBench, forecastLines } from './forecast.ts';
import { openBenchHouse } from './house.ts';
import { benchEnrolment, benchLateness, enrolmentLines, latenessLines } from './nurture.ts';
import { previewBench, previewLines } from './preview.ts';
import { ticketBench, ticketLines } from './tickets.ts';
import { usageBench, usageBenchLines } from './usage.ts';

/**
 * `npm run bench`: the speed goals beside what raw Postgres needs for the same rows, in the same run on the same machine.
 * Absolute figures depend on the machine; the ratios are what to compare. `npm run bench -- billing board`: these alone.
 */
const house = await openBenchHouse();
const empty = (name: string) => house.emptyDatabase(`backbeat_bench_${name}`);
const BENCHES: Readonly<Record<string, { title: string; run: () => Promise<string[]> }>> = {
  enrol: {
    title: 'Enrol 10,000 leads until the first touch and the next timer are durable (goal 5,000/s)',
    run: async () => enrolmentLines(await benchEnrolment(house)),
  },
  lateness: {
    title: '10,000 due times over 30 s in cohorts (goal p99 ≤ 100 ms, never early)',
    run: async () => latenessLines(await benchLateness(house)),
  },
  billing: {
    title: 'Bill 10,000 subscriptions with tax and numbers (goal 10,000 invoices/s and half of raw)',
    run: async () => billingLines(await billingBench(await empty('billing'), house.cpu)),
  },
  preview: {
    title: 'Preview one change of a subscription to the cent (goal p99 ≤ 10 ms)',
    run: async () => previewLines(await previewBench(await empty('preview'))),
  },
  board: {
    title: 'The SLA board of 100,000 open tickets (goal p99 ≤ 50 ms)',
    run: async () => boardLines(await boardBench(await empty('board'))),
  },
  tickets: {
    title: 'Open a ticket with its clocks in the answer (goal p99 ≤ 15 ms), and move 10,000 open clocks (goal ≤ 5 s)',
    run: async () => ticketLines(await ticketBench(await empty('tickets'), house.cpu)),
  },
  usage: {
    title: 'Usage events in batches, once each, added to their days (goal 5,000/s)',
    run: async () => usageBenchLines(await usageBench(await empty('usage'))),
  },
  forecast: {
    title: 'Twelve months of 10,000 subscriptions ahead',
    run: async () => forecastLines(await forecastBench(await empty('forecast'))),
  },
};
const wanted = process.argv.slice(2);
try {
  for (const [name, { title, run }] of Object.entries(BENCHES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n${title}\n${(await run()).map((line) => `  ${line}`).join('\n')}`);
  }
} finally {
  await house.stop();
}
process.exit(0);
