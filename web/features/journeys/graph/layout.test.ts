import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JourneyGraph, JourneyNode } from '../../../../domain/journeys/graph.ts';
import { layoutGraph, NODE_HEIGHT, NODE_WIDTH, pathThrough } from './layout.ts';

const mail = (id: string, nextId: string): JourneyNode => ({ id, type: 'send-email', subject: id, body: 'x', nextId });
const branch = (id: string, yesId: string, noId: string): JourneyNode => ({
  id,
  type: 'branch',
  filter: { and: [] },
  yesId,
  noId,
});
const end: JourneyNode = { id: 'end', type: 'end' };

describe('a journey with a fork', () => {
  const graph: JourneyGraph = {
    startId: 'hello',
    nodes: [mail('hello', 'fork'), branch('fork', 'left', 'right'), mail('left', 'end'), mail('right', 'end'), end],
  };
  const { nodes, edges, width } = layoutGraph(graph);
  const at = (id: string) => nodes.find((node) => node.id === id) ?? { id, x: Number.NaN, y: Number.NaN };

  test('stands row by row, yes on the left, and meets again in the middle', () => {
    expect(at('left').x).toBeLessThan(at('right').x);
    expect(at('left').y).toBe(at('right').y);
    expect(at('hello').x).toBe(at('fork').x);
    expect(at('end').x).toBe(at('fork').x);
    expect(width).toBe(at('right').x + NODE_WIDTH);
  });

  test('draws each way from the lower to the upper edge', () => {
    for (const edge of edges) {
      expect(edge.points[0]?.y).toBe(at(edge.from).y + NODE_HEIGHT);
      expect(edge.points.at(-1)).toEqual({ x: at(edge.to).x + NODE_WIDTH / 2, y: at(edge.to).y });
    }
    expect(edges.map(({ way }) => way).filter(Boolean)).toEqual(['yes', 'no']);
  });
});

test('a way that passes a row keeps clear of the steps in it', () => {
  const graph: JourneyGraph = {
    startId: 'ask',
    nodes: [branch('ask', 'end', 'more'), mail('more', 'end'), end],
  };
  const { nodes, edges } = layoutGraph(graph);
  const more = nodes.find(({ id }) => id === 'more');
  const long = edges.find(({ way }) => way === 'yes');
  const inRow = (long?.points ?? []).filter(({ y }) => y <= (more?.y ?? 0)).at(-1);
  expect(inRow?.x).toBeLessThan(more?.x ?? 0);
});

test('a circle leads up again on the right, and does not push its steps down for ever', () => {
  const graph: JourneyGraph = {
    startId: 'hello',
    nodes: [mail('hello', 'ask'), branch('ask', 'end', 'hello'), end],
  };
  const { edges, nodes, height, width } = layoutGraph(graph);
  const back = edges.find(({ to }) => to === 'hello');
  expect(height).toBe(Math.max(...nodes.map(({ y }) => y)) + NODE_HEIGHT);
  expect(Math.max(...(back?.points ?? []).map(({ x }) => x))).toBe(width);
});

const ids = Array.from({ length: 12 }, (_, i) => `n${i}`);
const id = fc.constantFrom(...ids);
const graphs = fc
  .tuple(
    ...ids.map((own) =>
      fc.oneof(
        fc.constant({ ...end, id: own }),
        id.map((to) => mail(own, to)),
        fc.tuple(id, id).map(([yes, no]) => branch(own, yes, no)),
      ),
    ),
  )
  .map((nodes): JourneyGraph => ({ startId: 'n0', nodes }));

test('whatever the graph: no two steps overlap, ways lead down save those of circles, and the picture is its own size', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { nodes, edges, width, height } = layoutGraph(graph);
      expect(nodes).toHaveLength(graph.nodes.length);
      for (const a of nodes) {
        expect(a.x).toBeGreaterThanOrEqual(-0.01);
        expect(a.x + NODE_WIDTH).toBeLessThanOrEqual(width + 0.01);
        expect(a.y + NODE_HEIGHT).toBeLessThanOrEqual(height);
        for (const b of nodes) {
          if (a.id < b.id && a.y === b.y) expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual(NODE_WIDTH);
        }
      }
      for (const { points } of edges) {
        const ys = points.map(({ y }) => y);
        const down = ys.every((y, i) => i === 0 || y >= (ys[i - 1] ?? 0));
        const isBack = (points.at(-1)?.y ?? 0) <= (points[0]?.y ?? 0);
        expect(down || isBack).toBe(true);
      }
      expect(layoutGraph(graph)).toEqual(layoutGraph(graph));
    }),
    { numRuns: 60 },
  );
});

test('a path is rounded at its corners only', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 0, y: 40 },
    { x: 100, y: 40 },
  ];
  expect(pathThrough(points)).toBe('M0,0 L0,30 Q0,40 10,40 L100,40');
  expect(pathThrough(points.slice(0, 2))).toBe('M0,0 L0,40');
});
