import pg from 'pg';
import { startTestServer } from '../../support/global-postgres.ts';
import { readIncidents } from './read.ts';
import { replay } from './replay.ts';
import { findings, reportLines } from './report.ts';

/** `npm run replay:incidents -- FILE`: an incident log through the services and the plan of a ticket's SLA, on a virtual clock. */
const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: npm run replay:incidents -- FILE');
  process.exit(2);
}
const incidents = await readIncidents(file);
const server = await startTestServer();
try {
  await lookOften(server.adminUrl);
  const { played, toldTwice, seconds } = await replay(server.urls, incidents);
  const sum = (count: (one: (typeof played)[number]) => number) => played.reduce((all, one) => all + count(one), 0);
  const rows = sum(({ changes }) => changes);
  const unchanged = sum(({ unchanged: count }) => count);
  const effects = sum((one) => one.effects);
  console.log(reportLines(played).join('\n'));
  const { running, disagreements } = findings(played);
  console.log(`
${played.length} incidents, ${rows + unchanged} rows: ${rows} changed state or priority, ${unchanged} changed nothing that is measured.
${effects} effects, each at its due instant on a virtual clock; ${running.length} clocks still running, ${disagreements.length} differences between forecast and execution, ${toldTwice} people told twice; ${seconds.toFixed(1)} s`);
  for (const line of [...running, ...disagreements].slice(0, 20)) console.log(`  ${line}`);
  process.exitCode = running.length + disagreements.length + toldTwice === 0 ? 0 : 1;
} finally {
  await server.stop();
}

/**
 * Tables that are empty at first and full in half a minute: by Postgres' usual look a minute, plans made for empty ones would stay until all
 * is over. Each look costs new plans, so not every second.
 */
async function lookOften(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`ALTER SYSTEM SET autovacuum_naptime = '8s'`);
  await admin.query('SELECT pg_reload_conf()');
  await admin.end();
}
