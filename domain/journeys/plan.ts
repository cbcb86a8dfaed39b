import { evaluate } from '../leads/contract.ts';
import type { Outcome, Plan, ProcessDefinition } from '../process/contract.ts';
import { PlanError } from '../process/plan.ts';
import { HOUR, type Instant } from '../time/instant.ts';
import { type ExitReason, enrolmentOutcome } from './contract.ts';
import type { BranchEffect, ExitEffect, NurtureEffect, NurtureFacts, NurturePosition } from './facts.ts';
import { compileGraph, type JourneyNode, type JourneyNodeOf } from './graph.ts';
import { sendTime } from './send-time.ts';
import { durationEnd, nextLocal, waitUntil, zoneFor } from './wait.ts';

/**
 * What follows is counted from when a step was due, so that a late worker moves nothing. A step that ran later than this (after an
 * outage or a pause) moves what follows, or two mails meant two days apart would leave in the same minute.
 */
const LATE = HOUR;

/** A lead in a journey: sends inside its send times, waits and branches between them, out at once on conversion or unsubscribing. */
export const nurture: ProcessDefinition<NurtureFacts, NurtureEffect> = {
  kind: 'nurture',
  effects: {
    send: { onFailure: 'continue' },
    branch: { onFailure: 'continue' },
    exit: { onFailure: 'continue' },
    complete: { onFailure: 'continue' },
  },
  plan,
  apply,
};

interface Step {
  readonly effect: NurtureEffect;
  /** When it may happen: later than `effect.dueAt` where it was missed and the window has closed meanwhile. */
  readonly at: Instant;
}

function plan(facts: NurtureFacts, now: Instant): Plan<NurtureEffect> {
  if (facts.ended) {
    return { due: [], superseded: [], next: null, over: { outcome: enrolmentOutcome(facts.ended.reason) } };
  }
  const exit = exitOf(facts);
  const step = nextStep(facts, now);
  if (exit) {
    // A message that fell due before the lead left, and was held up, is not sent any more.
    const missed = step.effect.kind === 'send' && step.effect.dueAt <= now && step.effect.dueAt < exit.dueAt;
    const superseded = missed && !facts.ledger[step.effect.key] ? [step.effect] : [];
    return { due: [exit], superseded, next: null, over: null };
  }
  if (facts.ledger[step.effect.key]) {
    throw new PlanError(`nurture: ${step.effect.key} is in the ledger, but the enrolment still stands before it`);
  }
  if (step.at > now) return { due: [], superseded: [], next: { at: step.at, what: step.effect.key }, over: null };
  return { due: [step.effect], superseded: [], next: null, over: null };
}

/** The reason to leave that came first. */
function exitOf({ lead, version, startedAt }: NurtureFacts): ExitEffect | null {
  let at = lead.unsubscribedAt ?? Infinity;
  let reason: ExitReason = 'unsubscribe';
  const consider = (other: ExitReason, since: Instant | null) => {
    if (since !== null && since < at && version.exitOn.includes(other)) [at, reason] = [since, other];
  };
  consider('conversion', lead.convertedAt);
  consider('reply', lead.repliedAt);
  return at === Infinity ? null : { key: 'exit', kind: 'exit', dueAt: Math.max(at, startedAt), data: { reason } };
}

/** Walks through the waits to the next thing to be done, and says when. */
function nextStep(facts: NurtureFacts, now: Instant): Step {
  const { nodes } = compileGraph(facts.version.graph);
  const zone = zoneFor(facts.lead.zone, facts.version.defaultZone);
  let { nodeId, enteredAt: at } = facts.position;
  for (let passed = 0; passed <= nodes.size; passed++) {
    const node = nodes.get(nodeId);
    if (!node) throw new PlanError(`nurture: there is no step ${nodeId}`);
    switch (node.type) {
      case 'wait':
        at = waitEnd(node, zone, at);
        nodeId = node.nextId;
        break;
      case 'send-email':
        return sendStep(facts, node, zone, at, now);
      case 'branch':
        return branchStep(facts, node, at);
      case 'wait-for':
        return conditionStep(facts, node, zone, at, now);
      case 'end':
        return { at, effect: { key: 'complete', kind: 'complete', dueAt: at, data: { nodeId } } };
    }
  }
  throw new PlanError('nurture: the journey goes round in waits and never ends');
}

const waitEnd = ({ wait }: JourneyNodeOf<'wait'>, zone: string, from: Instant): Instant =>
  'for' in wait ? durationEnd(zone, from, wait.for) : nextLocal(zone, from, wait.until.time, wait.until.days);

const visit = (position: NurturePosition, nodeId: string): number => (position.visits[nodeId] ?? 0) + 1;

function sendStep(
  { version: { rules }, sentAt, position }: NurtureFacts,
  node: JourneyNode,
  zone: string,
  wanted: Instant,
  now: Instant,
): Step {
  const dueAt = sendTime(rules, zone, wanted, sentAt);
  // Held up past its time: it still waits for a window that is open now.
  const at = dueAt !== null && dueAt < now ? sendTime(rules, zone, now, sentAt) : dueAt;
  if (dueAt === null || at === null) throw new PlanError('nurture: the send rules allow no message within three years');
  const key = `send:${node.id}#${visit(position, node.id)}`;
  return { at, effect: { key, kind: 'send', dueAt, data: { nodeId: node.id } } };
}

function branchEffect(
  position: NurturePosition,
  nodeId: string,
  dueAt: Instant,
  way: BranchEffect['data']['way'],
  toId: string,
): BranchEffect {
  const key = `branch:${nodeId}#${visit(position, nodeId)}`;
  return { key, kind: 'branch', dueAt, data: { nodeId, way, toId } };
}

function branchStep({ lead, position }: NurtureFacts, node: JourneyNodeOf<'branch'>, at: Instant): Step {
  const yes = evaluate(lead, node.filter);
  return { at, effect: branchEffect(position, node.id, at, yes ? 'yes' : 'no', yes ? node.yesId : node.noId) };
}

function conditionStep(
  { lead, position }: NurtureFacts,
  node: JourneyNodeOf<'wait-for'>,
  zone: string,
  arrivedAt: Instant,
  now: Instant,
): Step {
  const timeoutAt = durationEnd(zone, arrivedAt, node.timeout);
  const metAt = evaluate(lead, node.filter) ? (lead.changedAt ?? arrivedAt) : null;
  const { branch, at } = waitUntil({ arrivedAt, timeoutAt, metAt }, now) ?? {
    branch: 'timeout' as const,
    // On the way there it only looks again on arrival: what holds now may not hold then.
    at: arrivedAt > now ? arrivedAt : timeoutAt,
  };
  const toId = branch === 'met' ? node.metId : node.timeoutId;
  return { at, effect: branchEffect(position, node.id, at, branch, toId) };
}

function apply(facts: NurtureFacts, effect: NurtureEffect, outcome: Outcome, now: Instant): NurtureFacts {
  switch (effect.kind) {
    case 'exit':
      return { ...facts, ended: { status: 'exited', reason: effect.data.reason, at: effect.dueAt } };
    case 'complete':
      return { ...facts, ended: { status: 'completed', reason: null, at: effect.dueAt } };
    case 'branch':
      return { ...facts, position: moved(facts, effect.data.nodeId, effect.data.toId, effect.dueAt, now) };
    case 'send': {
      // The enrolment ends with the exit that made it useless; it does not move on.
      if (outcome.state === 'superseded') return facts;
      const { nodeId } = effect.data;
      const node = compileGraph(facts.version.graph).nodes.get(nodeId);
      if (node?.type !== 'send-email') throw new PlanError(`nurture: there is no message ${nodeId}`);
      const counts = outcome.state === 'done' && facts.version.rules.cap !== null;
      const sentAt = counts ? [...facts.sentAt, outcome.at] : facts.sentAt;
      return { ...facts, sentAt, position: moved(facts, nodeId, node.nextId, effect.dueAt, now) };
    }
  }
}

function moved(facts: NurtureFacts, fromId: string, nodeId: string, dueAt: Instant, now: Instant): NurturePosition {
  const { visits } = facts.position;
  const repeats = compileGraph(facts.version.graph).repeating.has(fromId);
  return {
    nodeId,
    enteredAt: now - dueAt > LATE ? now : dueAt,
    visits: repeats ? { ...visits, [fromId]: visit(facts.position, fromId) } : visits,
  };
}
