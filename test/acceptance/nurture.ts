import { z } from 'zod';
import type { Duration, ExitReason, JourneyNode } from '../../domain/journeys/contract.ts';
import type { NurtureFacts, NurtureLead } from '../../domain/journeys/facts.ts';
import { compileGraph } from '../../domain/journeys/graph.ts';
import { nurture as definition } from '../../domain/journeys/plan.ts';
import { ANY_TIME, type SendRules, sendRules } from '../../domain/journeys/send-rules.ts';
import { capFreeAt, sendTime } from '../../domain/journeys/send-time.ts';
import { delayDays, nextLocal, zoneFor } from '../../domain/journeys/wait.ts';
import { fieldValue } from '../../domain/leads/contract.ts';
import { type ForecastEntry, simulate } from '../../domain/process/plan.ts';
import { fromIso, type Instant, isoInstant, SECOND, toIso, toIsoOrNull } from '../../domain/time/instant.ts';
import type { Adapters, Question } from './adapter.ts';

const instant = isoInstant.transform(fromIso);
const modes = z
  .looseObject({
    boundary: z.literal('at-or-after').optional(),
    gap: z.literal('shift-forward').optional(),
    overlap: z.literal('first').optional(),
    delayUnit: z.enum(['civil-days', 'elapsed-24h']).default('civil-days'),
  })
  .prefault({});

const sends = z
  .array(z.union([instant, z.looseObject({ at: instant }), z.looseObject({ sentAt: instant })]))
  .transform((list) => list.map((sent) => (typeof sent === 'number' ? sent : ((sent.at ?? sent.sentAt) as Instant))));
const sendQuestion = z.looseObject({
  scheduledAt: instant,
  zone: z.string(),
  window: sendRules.shape.window,
  quietHours: sendRules.shape.quietHours,
  holidays: sendRules.shape.holidays,
  cap: z
    .looseObject({ max: z.int(), perSeconds: z.int(), sentAt: sends.optional(), sends: sends.optional() })
    .nullish(),
  sentAt: sends.optional(),
  sends: sends.optional(),
  sent: sends.optional(),
});

function answerSendTime({ given }: Question) {
  const { scheduledAt, zone, cap = null, ...rest } = sendQuestion.parse(given);
  const rules: SendRules = sendRules.parse({ ...rest, cap });
  const sentAt = rest.sentAt ?? rest.sends ?? rest.sent ?? cap?.sentAt ?? cap?.sends ?? [];
  return {
    answer: {
      capFreeAt: toIso(capFreeAt(rules.cap, sentAt, scheduledAt)),
      sendAt: toIsoOrNull(sendTime(rules, zone, scheduledAt, sentAt)),
    },
  };
}

const localQuestion = z.object({
  scheduledAt: instant,
  contactZone: z.string().nullish(),
  defaultZone: z.string(),
  localTime: z.string(),
  modes,
});

function answerNextLocal({ given }: Question) {
  const { scheduledAt, contactZone, defaultZone, localTime } = localQuestion.parse(given);
  const zoneUsed = zoneFor(contactZone, defaultZone);
  return { answer: { zoneUsed, at: toIso(nextLocal(zoneUsed, scheduledAt, localTime)) } };
}

const delayQuestion = z.object({ from: instant, days: z.int(), zone: z.string(), modes });

function answerDelay({ given }: Question) {
  const {
    from,
    days,
    zone,
    modes: { delayUnit },
  } = delayQuestion.parse(given);
  return { answer: { at: toIso(delayDays(zone, from, days, delayUnit)) } };
}

/* ---- whole journeys: the steps become a graph, and the product's own process plays it ---- */

const steps = z.array(
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('delay'), days: z.number().optional(), seconds: z.number().optional() }),
    z.object({ type: z.literal('branch') }),
    z.object({ type: z.literal('action'), id: z.string().optional() }),
  ]),
);

/** Steps one after the other; `n2` is the third of them. An action without an id of its own is named by its place too. */
function graphOf(list: z.infer<typeof steps>, delayUnit: 'civil-days' | 'elapsed-24h') {
  const nodes = list.map((step, index): JourneyNode => {
    const [id, nextId] = [`n${index}`, `n${index + 1}`];
    if (step.type === 'branch') return { id, type: 'branch', filter: { and: [] }, yesId: nextId, noId: nextId };
    if (step.type === 'action') return { id, type: 'send-email', name: step.id ?? id, subject: 's', body: 'b', nextId };
    const wait: Duration =
      step.days === undefined
        ? { unit: 'seconds', count: step.seconds ?? 0 }
        : delayUnit === 'civil-days'
          ? { unit: 'days', count: step.days }
          : { unit: 'hours', count: step.days * 24 };
    return { id, type: 'wait', wait: { for: wait }, nextId };
  });
  return { startId: 'n0', nodes: [...nodes, { id: `n${list.length}`, type: 'end' } as const] };
}

const NOBODY: NurtureLead = {
  externalId: null,
  name: null,
  email: 'lead@example.test',
  phone: null,
  zone: null,
  source: null,
  origin: null,
  status: 'new',
  ownerId: null,
  fields: {},
  unsubscribedAt: null,
  convertedAt: null,
  repliedAt: null,
  changedAt: null,
};

function factsOf(version: Omit<NurtureFacts['version'], 'id'>, at: Instant, lead: Partial<NurtureLead>): NurtureFacts {
  return {
    status: 'running',
    ledger: {},
    version: { id: 'v', ...version },
    lead: { ...NOBODY, ...lead },
    startedAt: at,
    position: { nodeId: version.graph.startId, enteredAt: at, visits: {} },
    sentAt: [],
    ended: null,
  };
}

interface Played {
  readonly entries: readonly ForecastEntry[];
  readonly facts: NurtureFacts;
}

/** Lets the process run from change to change, each change made to its facts at its instant, and then to its end. */
function play(
  start: NurtureFacts,
  changes: readonly { readonly at: Instant; readonly change: (facts: NurtureFacts) => NurtureFacts }[],
): Played {
  const entries: ForecastEntry[] = [];
  let facts = start;
  let from = start.startedAt;
  const run = (until: Instant) => {
    const forecast = simulate(definition, facts, { from, until });
    entries.push(...forecast.entries);
    facts = forecast.facts;
  };
  for (const { at, change } of changes) {
    // What is due at the very instant of a change has happened when the change comes.
    if (at > from) run(at);
    facts = change(facts);
    from = Math.max(from, at);
  }
  run(from + 3 * 366 * 86_400 * SECOND);
  return { entries, facts };
}

const done = (played: Played, kind: string) =>
  played.entries.filter((entry) => entry.effect.kind === kind && entry.state === 'done');

const journeyQuestion = z.object({
  zone: z.string(),
  window: sendRules.shape.window,
  quietHours: sendRules.shape.quietHours,
  holidays: sendRules.shape.holidays,
  spreadSeconds: z.number().default(0),
  nodes: steps,
  enteredAt: instant,
  modes,
});

function answerJourney({ given }: Question) {
  const question = journeyQuestion.parse(given);
  const version = {
    graph: graphOf(question.nodes, question.modes.delayUnit),
    rules: sendRules.parse(question),
    exitOn: [],
    defaultZone: question.zone,
  };
  const played = play(factsOf(version, question.enteredAt, { zone: question.zone }), []);
  const branch = done(played, 'branch')[0];
  const action = done(played, 'send')[0];
  return {
    answer: {
      branchAt: toIsoOrNull(branch?.at),
      actionAt: toIsoOrNull(action?.at),
      // We send as soon as the window allows: the spread is room that we do not need.
      actionNotBefore: toIsoOrNull(action?.at),
      actionNotAfter: toIsoOrNull(action && action.at + question.spreadSeconds * SECOND),
    },
  };
}

const eventsQuestion = z.looseObject({
  zone: z.string().default('UTC'),
  enteredAt: instant,
  nodes: steps,
  exitOn: z.array(z.string()).default([]),
  modes,
});
const eventStep = z.object({ at: instant, event: z.looseObject({ type: z.string() }) });
const REASONS: Readonly<Record<string, ExitReason>> = {
  reply: 'reply',
  conversion: 'conversion',
  unsubscribe: 'unsubscribe',
};
const FACT = { reply: 'repliedAt', conversion: 'convertedAt', unsubscribe: 'unsubscribedAt' } as const;

function answerJourneyEvents({ given, steps: events }: Question) {
  const question = eventsQuestion.parse(given);
  const version = {
    graph: graphOf(question.nodes, question.modes.delayUnit),
    rules: ANY_TIME,
    exitOn: question.exitOn.flatMap((reason) => REASONS[reason] ?? []),
    defaultZone: question.zone,
  };
  const played = play(
    factsOf(version, question.enteredAt, {}),
    events.map((step) => {
      const { at, event } = eventStep.parse(step);
      const reason = REASONS[event.type];
      // The first of its kind counts; a repeated one changes nothing.
      const change = (facts: NurtureFacts): NurtureFacts =>
        reason ? { ...facts, lead: { ...facts.lead, [FACT[reason]]: facts.lead[FACT[reason]] ?? at } } : facts;
      return { at, change };
    }),
  );
  const { nodes } = compileGraph(version.graph);
  const { ended } = played.facts;
  return {
    answer: {
      sent: done(played, 'send').map(({ effect, at }) => ({
        id: nodes.get(String(effect.data?.nodeId))?.name,
        at: toIso(at),
      })),
      exit: ended?.status === 'exited' ? { reason: ended.reason, at: toIso(ended.at) } : null,
    },
  };
}

const waitQuestion = z.object({
  arrivedAt: instant,
  condition: z.record(z.string(), fieldValue),
  timeoutSeconds: z.int(),
  zone: z.string().default('UTC'),
});
const setStep = z.object({ at: instant, set: z.record(z.string(), fieldValue) });

function answerWaitUntil({ given, steps: sets }: Question) {
  const { arrivedAt, condition, timeoutSeconds, zone } = waitQuestion.parse(given);
  const filter = {
    and: Object.entries(condition).map(([name, value]) =>
      value === null
        ? ({ field: `fields.${name}`, op: 'exists', value: false } as const)
        : ({ field: `fields.${name}`, op: 'eq', value } as const),
    ),
  };
  const timeout = { unit: 'seconds', count: timeoutSeconds } as const;
  const nodes = [
    { id: 'wait', type: 'wait-for', filter, timeout, metId: 'end', timeoutId: 'end' },
    { id: 'end', type: 'end' },
  ] satisfies JourneyNode[];
  const version = { graph: { startId: 'wait', nodes }, rules: ANY_TIME, exitOn: [], defaultZone: zone };
  const played = play(
    factsOf(version, arrivedAt, {}),
    sets.map((step) => {
      const { at, set } = setStep.parse(step);
      const change = (facts: NurtureFacts): NurtureFacts => ({
        ...facts,
        lead: { ...facts.lead, fields: { ...facts.lead.fields, ...set }, changedAt: at },
      });
      return { at, change };
    }),
  );
  const branch = done(played, 'branch')[0];
  return { answer: { branch: branch?.effect.data?.way ?? null, at: toIsoOrNull(branch?.effect.dueAt) } };
}

export const nurture: Adapters = {
  'send-time': answerSendTime,
  'next-local': answerNextLocal,
  delay: answerDelay,
  journey: answerJourney,
  'journey-events': answerJourneyEvents,
  'wait-until': answerWaitUntil,
};
