import type { ProcessKind } from '../domain/process/contract.ts';

/** Queue of the workflows and their brief activities. */
export const TASK_QUEUE = 'backbeat';
/** Queue of the acts that wait for exact instants: slots for all cohorts, so that a waiting one starves nobody. */
export const ACTS_QUEUE = `${TASK_QUEUE}-acts`;

/** `ticket-sla` → `ticketSlaProcess` */
export const workflowTypeOf = (kind: ProcessKind): string =>
  `${kind.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Process`;

/** Keyword search attributes; ids only, never personal data. */
export const SEARCH_ATTRIBUTES = ['BackbeatTenant', 'BackbeatKind', 'BackbeatSubject'] as const;
