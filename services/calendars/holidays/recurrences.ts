import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { CivilDate } from '../../../domain/time/civil.ts';
import { atMost } from '../../at-most.ts';

/** Some rules never come to a day (the 30th of February), and ical.js looks for it for ever, without a pause in which to stop it. */
const LONGEST_MS = 2000;
/** A file is 1 MB at most and its dates less; whatever grows beyond is stopped as well. */
const MOST_MEGABYTES = 128;
/** Threads of one process: files that are endless by design keep so many cores busy and hold so many times that memory, and no more. */
const MOST_THREADS = 2;
const inTurn = atMost(MOST_THREADS);

/**
 * The thread, as text: a file of its own would have to be found beside the sources, in tests and beside the bundles of production, in two
 * languages. It answers for one event after the other, so whoever gives up knows at which.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const ICAL = require(workerData.library);
let left = workerData.most;
for (const jcal of workerData.events) {
  let answer = [];
  try {
    const iterator = new ICAL.Event(new ICAL.Component(jcal)).iterator();
    for (let start = iterator.next(); start; start = iterator.next()) {
      const date = start.toString().slice(0, 10);
      if (date > workerData.to) break;
      if (left-- <= 0) { answer = 'too-many'; break; }
      answer.push(date);
    }
  } catch {
    answer = 'damaged';
  }
  parentPort.postMessage(answer);
  if (answer === 'too-many') break;
}
`;

export type Starts = readonly CivilDate[] | 'damaged' | 'too-many' | 'endless';

/**
 * When recurring events begin up to a date, each by its own rules and exceptions, in their order; the last one may be the one that was
 * given up on.
 * @param events their components as jCal (RFC 7265)
 * @param most so many of all of them together
 */
export async function startsOf(events: readonly unknown[], to: CivilDate, most: number): Promise<Starts[]> {
  return events.length === 0 ? [] : inTurn(() => expand(events, to, most));
}

async function expand(events: readonly unknown[], to: CivilDate, most: number): Promise<Starts[]> {
  const library = createRequire(import.meta.url).resolve('ical.js');
  const thread = new Worker(THREAD, {
    eval: true,
    workerData: { library, events, to, most },
    // Of what this process was started with it needs nothing: no loader of TypeScript, no secret.
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  const starts: Starts[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      // Counted from when it runs: on a busy machine that takes a moment.
      thread.once('online', () => {
        timer = setTimeout(resolve, LONGEST_MS);
      });
      thread.on('message', (answer: Starts) => starts.push(answer));
      thread.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve() : reject(error),
      );
      thread.once('exit', () => resolve());
    });
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
  if (starts.length < events.length && starts.at(-1) !== 'too-many') starts.push('endless');
  return starts;
}
