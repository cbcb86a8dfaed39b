import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { seeded as drawing, type Random } from '../../prisma/seed/random.ts';
import { eventually } from '../../temporal/servers/processes.ts';
import { apiClient, type Traffic } from './client.ts';
import { callApi, shuffled } from './load.ts';
import { callsOut, untilQuiet } from './quiet.ts';
import { type Amounts, OWNER, PASSWORD, seedChaos } from './seed.ts';
import { PARTS, type Part, type Stack, startStack } from './stack.ts';
import { differences, lateness } from './verify.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly amounts: Amounts;
  /** Each part is killed once a round, in random order. */
  readonly rounds: number;
  /** Some parts stay away for seconds, some take another one with them, and in the last round Temporal loses its store. */
  readonly harsh: boolean;
  readonly quietLimitMs: number;
  log(line: string): void;
}

export interface ChaosReport {
  /** What is not as it has to be; empty where nothing was lost or done twice. */
  readonly wrong: readonly string[];
  readonly traffic: Traffic;
  readonly killed: readonly string[];
}

/** Between the return of one part and the death of the next. */
const GAP_MS = { least: 200, spread: 2300 };
/** A death with its return takes about so long; the calls are spread over the whole. */
const STRIKE_MS = { mild: 3500, harsh: 6000 };
const LONGEST_AWAY_MS = 8000;
const AIM_MS = 3000;
/** The worker looks every minute whether the schedules are there. */
const SCHEDULES_LIMIT_MS = 90_000;

interface Strike {
  readonly parts: readonly Part[];
  readonly afterMs: number;
  readonly awayMs: number;
  readonly losesStore: boolean;
}

/** Kills every part of the running product at random points under load, waits until it is quiet, and compares. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { log, amounts, seed } = options;
  log(`seed ${seed}`);
  const stack = await timed(log, 'Postgres, Temporal, worker and API', startStack);
  const owner = new pg.Pool({ connectionString: stack.urls.owner, max: 2 });
  owner.on('error', () => undefined);
  try {
    const client = apiClient(stack.apiUrl);
    const seeded = await timed(log, 'workspace', () => seedChaos(stack.urls, drawing(seed), amounts));
    await client.signIn(OWNER, PASSWORD);
    const strikes = strikesOf(options, drawing(seed + 1));
    const overMs = strikes.length * (options.harsh ? STRIKE_MS.harsh : STRIKE_MS.mild);
    const calls = callApi(client, seeded, drawing(seed + 2), overMs);
    // Whoever waits for it below hears of a failure; until then the deaths go on.
    calls.catch(() => undefined);
    for (const strike of strikes) await carryOut(strike, stack, owner, log);
    const asked = await timed(log, 'calls', () => calls);
    await timed(log, 'quiet', () => untilQuiet(owner, seeded.horizon, options.quietLimitMs));
    const { effects, half, most, worst } = await lateness(owner);
    log(`${effects} effects, late by ${half} s in the middle, 99 % within ${most} s, at worst ${worst} s`);
    const missing = await stack.missingSchedules(options.harsh ? SCHEDULES_LIMIT_MS : 0);
    const wrong = [
      ...client.traffic.faults,
      ...(await stack.fallen()).map((words) => `ended by itself: ${words}`),
      ...missing.map((id) => `the schedule ${id} is gone`),
      ...(await differences(owner, amounts, seeded, asked)),
    ];
    return { wrong, traffic: client.traffic, killed: strikes.flatMap(({ parts }) => parts) };
  } catch (error) {
    // Whoever waited in vain waited for something: a part that is gone says more than the wait.
    for (const words of await stack.fallen()) log(`ended by itself: ${words}`);
    throw error;
  } finally {
    await owner.end();
    await stack.stop();
  }
}

function strikesOf({ rounds, harsh }: ChaosOptions, random: Random): Strike[] {
  const order = Array.from({ length: rounds }, () => shuffled(PARTS, random)).flat();
  return order.map((part, i) => {
    const losesStore = harsh && part === 'temporal' && i >= order.length - PARTS.length;
    const others = PARTS.filter((other) => other !== part);
    const takes = harsh && !losesStore && random.chance(33) ? [random.pick(others)] : [];
    const awayMs = harsh && random.chance(33) ? random.below(LONGEST_AWAY_MS) : 0;
    return { parts: [part, ...takes], afterMs: GAP_MS.least + random.below(GAP_MS.spread), awayMs, losesStore };
  });
}

async function carryOut(
  { parts, afterMs, awayMs, losesStore }: Strike,
  stack: Stack,
  owner: pg.Pool,
  log: ChaosOptions['log'],
): Promise<void> {
  await delay(afterMs);
  // A worker dies best with a charge or a mail on its way: claimed, perhaps made, and not written down.
  if (parts.includes('worker')) await eventually(async () => (await callsOut(owner)) > 0, AIM_MS);
  const out = await callsOut(owner);
  const begun = Date.now();
  if (losesStore) await stack.loseTemporal();
  else await Promise.all(parts.map((part) => stack.crash(part, awayMs)));
  const what = losesStore ? 'temporal and its store' : parts.join(' and ');
  log(`kill -9 ${what} with ${out} calls out; back after ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

async function timed<T>(log: ChaosOptions['log'], what: string, work: () => Promise<T>): Promise<T> {
  const begun = Date.now();
  const result = await work();
  log(`${what}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  return result;
}
