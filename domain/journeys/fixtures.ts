import type { Instant } from '../time/instant.ts';
import type { NurtureFacts, NurtureLead } from './facts.ts';
import type { JourneyGraph, JourneyNode } from './graph.ts';
import { ANY_TIME, type SendRules } from './send-rules.ts';

/** Facts for tests: a lead in Zurich that has just begun. */
export function nurtureFacts(
  nodes: readonly JourneyNode[],
  startedAt: Instant,
  options: { readonly rules?: SendRules; readonly lead?: Partial<NurtureLead> } = {},
): NurtureFacts {
  const graph: JourneyGraph = { startId: nodes[0]?.id ?? '', nodes: [...nodes] };
  return {
    status: 'running',
    ledger: {},
    version: {
      id: 'version',
      graph,
      rules: options.rules ?? ANY_TIME,
      exitOn: ['conversion', 'reply'],
      defaultZone: 'UTC',
    },
    lead: {
      externalId: null,
      name: 'Ada Lovelace',
      email: 'ada@example.test',
      phone: null,
      zone: 'Europe/Zurich',
      source: 'Google',
      origin: null,
      status: 'new',
      ownerId: null,
      fields: { totalVisits: 3 },
      unsubscribedAt: null,
      convertedAt: null,
      repliedAt: null,
      changedAt: null,
      ...options.lead,
    },
    startedAt,
    position: { nodeId: graph.startId, enteredAt: startedAt, visits: {} },
    sentAt: [],
    ended: null,
  };
}
