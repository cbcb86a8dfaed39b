import { z } from 'zod';
import { leadFilter } from '../leads/contract.ts';
import { civilTime, weekday } from '../time/civil.ts';
import { placeholdersOf, unknownPlaceholders } from './template.ts';

/** Parts of an effect's key (`send:<id>#1`), so without `:` and `#`. */
const nodeId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Use letters, digits, - and _ (at most 64)');

/** Days are civil days: the same time on the lead's clock so many days on. Hours, minutes and seconds are elapsed time. */
export const duration = z
  .object({ unit: z.enum(['days', 'hours', 'minutes', 'seconds']), count: z.int().min(1) })
  .refine(({ unit, count }) => count * SECONDS[unit] <= 731 * SECONDS.days, 'Wait two years at most');
export type Duration = z.infer<typeof duration>;
const SECONDS = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 };

/** Until the clock in the lead's zone next shows `time`, on one of `days` where these are given. */
export const untilLocal = z.object({ time: civilTime, days: z.array(weekday).min(1).max(7).optional() });
export type UntilLocal = z.infer<typeof untilLocal>;

const named = { id: nodeId, name: z.string().max(120).optional() };
export const journeyNode = z.discriminatedUnion('type', [
  z.object({
    ...named,
    type: z.literal('send-email'),
    /** Templates with placeholders such as {{firstName}} or {{firstName|there}}. */
    subject: z.string().trim().min(1).max(300),
    body: z.string().trim().min(1).max(100_000),
    nextId: nodeId,
  }),
  z.object({
    ...named,
    type: z.literal('wait'),
    wait: z.union([z.strictObject({ for: duration }), z.strictObject({ until: untilLocal })]),
    nextId: nodeId,
  }),
  /** Until the filter finds the lead, or the time is up: the instant at which it is up counts as too late. */
  z.object({
    ...named,
    type: z.literal('wait-for'),
    filter: leadFilter,
    timeout: duration,
    metId: nodeId,
    timeoutId: nodeId,
  }),
  z.object({ ...named, type: z.literal('branch'), filter: leadFilter, yesId: nodeId, noId: nodeId }),
  z.object({ ...named, type: z.literal('end') }),
]);
export type JourneyNode = z.infer<typeof journeyNode>;
export type JourneyNodeOf<Type extends JourneyNode['type']> = Extract<JourneyNode, { type: Type }>;

export const journeyGraph = z.object({ startId: nodeId, nodes: z.array(journeyNode).min(1).max(200) });
export type JourneyGraph = z.infer<typeof journeyGraph>;

export const graphIssueCodes = [
  'duplicate-id',
  'missing-start',
  'dangling-next',
  'unreachable',
  'cycle-without-wait',
  'missing-end',
  'unknown-placeholder',
] as const;
export interface GraphIssue {
  readonly code: (typeof graphIssueCodes)[number];
  /** null where it is the journey as a whole. */
  readonly nodeId: string | null;
  readonly message: string;
}

/** Where a node leads to, in order. */
export function nextIds(node: JourneyNode): string[] {
  if (node.type === 'branch') return [node.yesId, node.noId];
  if (node.type === 'wait-for') return [node.metId, node.timeoutId];
  return node.type === 'end' ? [] : [node.nextId];
}

/** A graph made ready for planning. */
export interface CompiledGraph {
  readonly nodes: ReadonlyMap<string, JourneyNode>;
  /** Nodes that can be reached again from themselves: only their visits need counting. */
  readonly repeating: ReadonlySet<string>;
}

const compiled = new WeakMap<JourneyGraph, CompiledGraph>();

/** Kept by object: hand the same graph to all enrolments of a version. */
export function compileGraph(graph: JourneyGraph): CompiledGraph {
  let ready = compiled.get(graph);
  if (!ready) {
    const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    const repeats = (id: string) => reachable(nodes, nextIds(nodes.get(id) as JourneyNode)).has(id);
    ready = { nodes, repeating: new Set([...nodes.keys()].filter(repeats)) };
    compiled.set(graph, ready);
  }
  return ready;
}

/** Every node that can be reached from these, these included, walking only through nodes that `pass` lets through. */
function reachable(
  nodes: ReadonlyMap<string, JourneyNode>,
  from: readonly string[],
  pass: (node: JourneyNode) => boolean = () => true,
): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes.get(id);
    if (!node || seen.has(id) || !pass(node)) continue;
    seen.add(id);
    open.push(...nextIds(node));
  }
  return seen;
}

/** Only a wait for a duration is sure to take time: `until 09:00` reached at 09:00 takes none, and a condition may be met at once. */
const takesTime = (node: JourneyNode): boolean => node.type === 'wait' && 'for' in node.wait;

/** Everything that keeps a graph from being published; empty where it can be. */
export function validateGraph(graph: JourneyGraph): GraphIssue[] {
  const issues: GraphIssue[] = [];
  const add = (code: GraphIssue['code'], node: JourneyNode | null, message: string) =>
    issues.push({ code, nodeId: node?.id ?? null, message });
  const nodes = new Map<string, JourneyNode>();
  for (const node of graph.nodes) {
    if (nodes.has(node.id)) add('duplicate-id', node, `Two steps have the id ${node.id}. Give one of them another.`);
    else nodes.set(node.id, node);
  }
  if (!nodes.has(graph.startId)) {
    add('missing-start', null, 'The journey starts at a step that does not exist. Choose its first step.');
  }
  const reached = reachable(nodes, [graph.startId]);
  const title = (node: JourneyNode) => node.name ?? node.id;
  for (const node of nodes.values()) {
    if (nextIds(node).some((id) => !nodes.has(id))) {
      add('dangling-next', node, `“${title(node)}” leads to a step that does not exist. Connect it.`);
    }
    if (!reached.has(node.id)) {
      if (nodes.has(graph.startId)) {
        add('unreachable', node, `No way leads to “${title(node)}”. Connect it or remove it.`);
      }
    } else if (reachable(nodes, nextIds(node), (next) => !takesTime(next)).has(node.id) && !takesTime(node)) {
      add('cycle-without-wait', node, `“${title(node)}” comes round again at once. Put a wait into the circle.`);
    } else if (![...reachable(nodes, [node.id])].some((id) => nodes.get(id)?.type === 'end')) {
      add('missing-end', node, `From “${title(node)}” the journey never ends. Lead it to an end.`);
    }
    if (node.type === 'send-email') {
      for (const name of unknownPlaceholders([...placeholdersOf(node.subject), ...placeholdersOf(node.body)])) {
        add('unknown-placeholder', node, `“${title(node)}” uses {{${name}}}, which a lead does not have.`);
      }
    }
  }
  return issues;
}
