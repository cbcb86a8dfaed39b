import type { JourneyGraph, JourneyNode } from '../../../../domain/journeys/graph.ts';

export const NODE_WIDTH = 232;
export const NODE_HEIGHT = 72;
const GAP_X = 40;
const GAP_Y = 48;
/** An edge that passes a row keeps this much of it free. */
const LANE = 24;
const SWEEPS = 4;

export interface PlacedNode {
  readonly id: string;
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** `yes`, `no`, `met`, `timeout`; null where there is only one way. */
  readonly way: Way | null;
  /** Corners from the lower edge of one node to the upper edge of the other. */
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export type Way = 'yes' | 'no' | 'met' | 'timeout';

interface Link {
  readonly from: string;
  readonly to: string;
  readonly way: Way | null;
  /** Leads up again: a circle. */
  readonly back: boolean;
}

interface Seat {
  readonly id: string;
  readonly width: number;
  x: number;
}

/**
 * A journey drawn from top to bottom: a step stands below everything that leads to it, branches fork left (yes, met) and right
 * (no, time is up), and an edge that passes a row has a lane of its own in it. Pure and without chance: the same graph, the same picture.
 */
export function layoutGraph(graph: JourneyGraph): Layout {
  const links = linksOf(graph);
  const ranks = ranksOf(graph, links);
  const { rows, lanes } = seatRows(graph, links, ranks);
  placeRows(rows, links, lanes);
  const seats = new Map(rows.flatMap((row, rank) => row.map((seat) => [seat.id, { seat, rank }] as const)));
  const all = rows.flat();
  const left = Math.min(...all.map(({ x, width }) => x - width / 2));
  const right = Math.max(...all.map(({ x, width }) => x + width / 2));
  const top = (rank: number) => rank * (NODE_HEIGHT + GAP_Y);
  const nodes = graph.nodes.flatMap(({ id }) => {
    const found = seats.get(id);
    return found ? [{ id, x: found.seat.x - NODE_WIDTH / 2 - left, y: top(found.rank) }] : [];
  });
  const at = new Map(nodes.map((node) => [node.id, node]));
  const backs = links.filter(({ back }) => back).length;
  let lane = 0;
  const edges = links.flatMap((link): PlacedEdge[] => {
    const [from, to] = [at.get(link.from), at.get(link.to)];
    if (!from || !to) return [];
    const id = edgeId(link);
    const start = { x: from.x + NODE_WIDTH / 2 + forkOf(link.way) * (NODE_WIDTH / 4), y: from.y + NODE_HEIGHT };
    const end = { x: to.x + NODE_WIDTH / 2, y: to.y };
    const points = link.back
      ? around(start, end, right - left + LANE * ++lane)
      : through(
          start,
          (lanes.get(id) ?? []).map((name) => {
            const found = seats.get(name);
            return { x: (found?.seat.x ?? 0) - left, y: top(found?.rank ?? 0) };
          }),
          end,
        );
    return [{ id, from: link.from, to: link.to, way: link.way, points }];
  });
  return { nodes, edges, width: right - left + LANE * backs, height: top(rows.length - 1) + NODE_HEIGHT };
}

const edgeId = ({ from, to, way }: Pick<Link, 'from' | 'to' | 'way'>): string => `${from} ${to} ${way ?? ''}`;

/** Left −1, right 1. */
export const forkOf = (way: Way | null): number => (way === null ? 0 : way === 'yes' || way === 'met' ? -1 : 1);

function waysOf(node: JourneyNode): readonly (readonly [string, Way | null])[] {
  if (node.type === 'branch') {
    return [
      [node.yesId, 'yes'],
      [node.noId, 'no'],
    ];
  }
  if (node.type === 'wait-for') {
    return [
      [node.metId, 'met'],
      [node.timeoutId, 'timeout'],
    ];
  }
  return node.type === 'end' ? [] : [[node.nextId, null]];
}

/** Every way from step to step, walked depth first from the start; what no way leads to (a draft's) begins walks of its own. */
function linksOf(graph: JourneyGraph): Link[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const state = new Map<string, 'open' | 'closed'>();
  const links: Link[] = [];
  const visit = (id: string): void => {
    const node = nodes.get(id);
    if (!node || state.has(id)) return;
    state.set(id, 'open');
    for (const [to, way] of waysOf(node)) {
      if (!nodes.has(to)) continue;
      links.push({ from: id, to, way, back: state.get(to) === 'open' });
      visit(to);
    }
    state.set(id, 'closed');
  };
  visit(graph.startId);
  for (const { id } of graph.nodes) visit(id);
  return links;
}

/** The row of each step: the longest way to it, circles left out. */
function ranksOf(graph: JourneyGraph, links: readonly Link[]): Map<string, number> {
  const ranks = new Map(graph.nodes.map(({ id }) => [id, 0]));
  const forward = links.filter(({ back }) => !back);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to } of forward) {
      const below = (ranks.get(from) ?? 0) + 1;
      if ((ranks.get(to) ?? 0) >= below) continue;
      ranks.set(to, below);
      changed = true;
    }
  }
  return ranks;
}

/** Steps row by row in the order in which they were found, with a narrow seat for each edge that passes a row. */
function seatRows(graph: JourneyGraph, links: readonly Link[], ranks: ReadonlyMap<string, number>) {
  const rows: Seat[][] = Array.from({ length: Math.max(0, ...ranks.values()) + 1 }, () => []);
  const lanes = new Map<string, string[]>();
  const order = [...new Set([graph.startId, ...links.map(({ to }) => to), ...graph.nodes.map(({ id }) => id)])];
  for (const id of order) {
    const rank = ranks.get(id);
    if (rank !== undefined) rows[rank]?.push({ id, width: NODE_WIDTH, x: 0 });
  }
  for (const link of links) {
    if (link.back) continue;
    const [first, last] = [(ranks.get(link.from) ?? 0) + 1, ranks.get(link.to) ?? 0];
    const names: string[] = [];
    for (let rank = first; rank < last; rank++) {
      const name = `${edgeId(link)} ${rank}`;
      names.push(name);
      rows[rank]?.push({ id: name, width: LANE, x: 0 });
    }
    lanes.set(edgeId(link), names);
  }
  return { rows, lanes };
}

/** Each row below the steps that lead to it, in their order, without overlap. */
function placeRows(
  rows: readonly Seat[][],
  links: readonly Link[],
  lanes: ReadonlyMap<string, readonly string[]>,
): void {
  const above = new Map<string, { id: string; shift: number }[]>();
  for (const link of links) {
    if (link.back) continue;
    const chain = [link.from, ...(lanes.get(edgeId(link)) ?? []), link.to];
    chain.slice(1).forEach((id, i) => {
      const shift = i === 0 ? (forkOf(link.way) * (NODE_WIDTH + GAP_X)) / 2 : 0;
      above.set(id, [...(above.get(id) ?? []), { id: chain[i] ?? '', shift }]);
    });
  }
  const seats = new Map(rows.flat().map((seat) => [seat.id, seat]));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const row of rows) {
      const wish = new Map(
        row.map((seat) => {
          const parents = above.get(seat.id) ?? [];
          const sum = parents.reduce((total, { id, shift }) => total + (seats.get(id)?.x ?? 0) + shift, 0);
          return [seat.id, parents.length === 0 ? seat.x : sum / parents.length];
        }),
      );
      row.sort((a, b) => (wish.get(a.id) ?? 0) - (wish.get(b.id) ?? 0));
      spread(row, wish);
    }
  }
}

/** As near as possible to where each wants to stand: pushed right where two would overlap, then the whole row back by the mean push. */
function spread(row: readonly Seat[], wish: ReadonlyMap<string, number>): void {
  let edge = Number.NEGATIVE_INFINITY;
  let pushed = 0;
  for (const seat of row) {
    const wanted = wish.get(seat.id) ?? 0;
    seat.x = Math.max(wanted, edge + seat.width / 2);
    pushed += seat.x - wanted;
    edge = seat.x + seat.width / 2 + GAP_X;
  }
  for (const seat of row) seat.x -= pushed / row.length;
}

/** Down to the middle of the gap, across, down: through the lanes of the rows between. */
function through(start: Point, between: readonly Point[], end: Point): Point[] {
  const points = [start];
  let x = start.x;
  for (const next of [...between, end]) {
    const middle = next.y - GAP_Y / 2;
    if (next.x !== x) points.push({ x, y: middle }, { x: next.x, y: middle });
    x = next.x;
  }
  return [...points, end];
}

/** Up again to an earlier step, around the right side. */
const around = (start: Point, end: Point, x: number): Point[] => [
  start,
  { x: start.x, y: start.y + GAP_Y / 4 },
  { x, y: start.y + GAP_Y / 4 },
  { x, y: end.y - GAP_Y / 4 },
  { x: end.x, y: end.y - GAP_Y / 4 },
  end,
];

/** An SVG path through the corners, each rounded. */
export function pathThrough(points: readonly Point[], radius = 10): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x},${first.y}`;
  rest.forEach((point, i) => {
    const before = points[i] ?? first;
    const after = rest[i + 1];
    if (!after) {
      path += ` L${point.x},${point.y}`;
      return;
    }
    const cut = Math.min(radius, lengthOf(before, point) / 2, lengthOf(point, after) / 2);
    const near = toward(point, before, cut);
    const far = toward(point, after, cut);
    path += ` L${near.x},${near.y} Q${point.x},${point.y} ${far.x},${far.y}`;
  });
  return path;
}

const lengthOf = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function toward(from: Point, to: Point, by: number): Point {
  const length = lengthOf(from, to) || 1;
  return { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by };
}
