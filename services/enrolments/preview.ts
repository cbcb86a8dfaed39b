import type { EnrolmentPreview, EnrolRequest } from '../../domain/journeys/requests.ts';
import { simulate } from '../../domain/process/plan.ts';
import { civilDateAt, civilTimeAt, daysBetween, WEEKDAYS, weekdayOf } from '../../domain/time/civil.ts';
import { DAY, type Instant, toIsoOrNull } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import {
  type Counted,
  countCandidates,
  type EnrolWish,
  enrollable,
  enrolWish,
  type PublishedVersion,
  publishedVersion,
} from './candidates.ts';
import { LEAD_FACTS, leadFacts, type StoredNurtureFacts } from './facts.ts';
import { nurtureStore } from './process.ts';

/** When mail goes out depends on the zone first of all. */
const LEADS_A_ZONE = 3;
const SAMPLE = 120;
const HORIZON = 731 * DAY;

/** What enrolling these leads now would do, before anybody is enrolled: exact counts, and instants from a forecast of a sample. */
export async function previewEnrolment(ctx: Ctx, input: EnrolRequest): Promise<EnrolmentPreview> {
  const wish = enrolWish(ctx, input);
  const now = await ctx.clock.now();
  const { version, counted, sample } = await transaction(ctx, async (tx) => {
    const published = await publishedVersion(ctx, tx, wish.journeyId);
    const counts = await countCandidates(tx, wish);
    return { version: published, counted: counts, sample: await sampleFacts(tx, wish, published, now) };
  });
  const forecasts = sample.map((facts) =>
    simulate(nurtureStore.definition, facts, { from: now, until: now + HORIZON }),
  );
  const sends = forecasts.map(({ entries }) =>
    entries.filter(({ effect, state }) => effect.kind === 'send' && state === 'done').map(({ at }) => at),
  );
  const firsts = sends.flatMap(([first]) => first ?? []);
  const ends = forecasts.map(({ over }) => over?.at ?? null);
  const firstMailAt = firsts.length > 0 ? Math.min(...firsts) : null;
  return {
    found: counted.found,
    toEnrol: counted.toEnrol,
    skipped: counted.skipped,
    withoutAddress: counted.withoutAddress,
    sampled: sample.length,
    firstMailAt: toIsoOrNull(firstMailAt),
    lastFirstMailAt: toIsoOrNull(firsts.length > 0 ? Math.max(...firsts) : null),
    endsBy: ends.length === 0 || ends.includes(null) ? null : toIsoOrNull(Math.max(...ends.map((at) => at ?? 0))),
    mails: {
      fewest: sends.length > 0 ? Math.min(...sends.map((mails) => mails.length)) : 0,
      most: Math.max(0, ...sends.map((mails) => mails.length)),
    },
    words: inWords(counted, firstMailAt, version.defaultZone, now),
  };
}

async function sampleFacts(
  tx: Tx,
  { leads, journeyId }: EnrolWish,
  { id, design, defaultZone }: PublishedVersion,
  now: Instant,
): Promise<StoredNurtureFacts[]> {
  const rows = await tx.$queryRaw<(Parameters<typeof leadFacts>[0] & { leadId: string })[]>`
    SELECT * FROM (
      SELECT l.id AS "leadId", ${LEAD_FACTS}, row_number() OVER (PARTITION BY l.zone ORDER BY l.email IS NULL, l.id) AS place
      FROM lead l WHERE ${leads} AND ${enrollable(journeyId)}) AS candidate
    WHERE place <= ${LEADS_A_ZONE} ORDER BY place, "leadId" LIMIT ${SAMPLE}`;
  const version = { id, ...design, defaultZone };
  return rows.map(({ leadId, ...row }) => ({
    status: 'running',
    ledger: {},
    version,
    leadId,
    lead: leadFacts(row),
    startedAt: now,
    position: { nodeId: design.graph.startId, enteredAt: now, visits: {} },
    sentAt: [],
    ended: null,
  }));
}

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** "1,204 leads, first mail Monday 09:00", on the workspace's clock. */
function inWords({ toEnrol }: Counted, firstMailAt: Instant | null, zone: string, now: Instant): string {
  const leads = `${toEnrol.toLocaleString('en')} ${toEnrol === 1 ? 'lead' : 'leads'}`;
  if (toEnrol === 0) return `${leads}: nobody would be enrolled`;
  if (firstMailAt === null) return `${leads}, no mail`;
  const date = civilDateAt(zone, firstMailAt);
  const ahead = daysBetween(civilDateAt(zone, now), date);
  const name = DAY_NAMES[WEEKDAYS.indexOf(weekdayOf(date))] ?? date;
  const day = ahead === 0 ? 'today' : ahead === 1 ? 'tomorrow' : ahead < 7 ? name : date;
  return `${leads}, first mail ${day} ${civilTimeAt(zone, firstMailAt).slice(0, 5)}`;
}
