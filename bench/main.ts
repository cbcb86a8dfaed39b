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
 * Absolute figures depend on the machine; the ratios are what to compare.
 */
const house = await openBenchHouse();
try {
  print(
    'Enrol 10,000 leads until the first touch and the next timer are durable (goal 5,000/s)',
    enrolmentLines(await benchEnrolment(house)),
  );
  print(
    '10,000 due times over 30 s in cohorts (goal p99 ≤ 100 ms, never early)',
    latenessLines(await benchLateness(house)),
  );
  print(
    'Bill 10,000 subscriptions with tax and numbers (goal 10,000 invoices/s and half of raw)',
    billingLines(await billingBench(await house.emptyDatabase('backbeat_bench_billing'))),
  );
  print(
    'Preview one change of a subscription to the cent (goal p99 ≤ 10 ms)',
    previewLines(await previewBench(await house.emptyDatabase('backbeat_bench_preview'))),
  );
  print(
    'The SLA board of 100,000 open tickets (goal p99 ≤ 50 ms)',
    boardLines(await boardBench(await house.emptyDatabase('backbeat_bench_board'))),
  );
  print(
    'Open a ticket with its clocks in the answer (goal p99 ≤ 15 ms), and move 10,000 open clocks (goal ≤ 5 s)',
    ticketLines(await ticketBench(await house.emptyDatabase('backbeat_bench_tickets'))),
  );
  print(
    'Usage events in batches, once each, added to their days (goal 5,000/s)',
    usageBenchLines(await usageBench(await house.emptyDatabase('backbeat_bench_usage'))),
  );
  print(
    'Twelve months of 10,000 subscriptions ahead',
    forecastLines(await forecastBench(await house.emptyDatabase('backbeat_bench_forecast'))),
  );
} finally {
  await house.stop();
}
process.exit(0);

function print(title: string, lines: readonly string[]): void {
  console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
