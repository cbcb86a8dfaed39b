import { describe, expect, it } from 'vitest';
import { journeyGraph, publishableDesign, validateGraph } from './contract.ts';
import { compileGraph, type JourneyGraph, type JourneyNode } from './graph.ts';
import { placeholdersOf, renderTemplate } from './template.ts';

const send = (id: string, nextId: string, body = 'Hello {{firstName|there}}'): JourneyNode => ({
  id,
  type: 'send-email',
  subject: 'Welcome',
  body,
  nextId,
});
const wait = (id: string, nextId: string): JourneyNode => ({
  id,
  type: 'wait',
  wait: { for: { unit: 'days', count: 2 } },
  nextId,
});
const until = (id: string, nextId: string): JourneyNode => ({
  id,
  type: 'wait',
  wait: { until: { time: '09:00' } },
  nextId,
});
const branch = (id: string, yesId: string, noId: string): JourneyNode => ({
  id,
  type: 'branch',
  filter: { and: [] },
  yesId,
  noId,
});
const end: JourneyNode = { id: 'end', type: 'end' };
const graph = (...nodes: JourneyNode[]): JourneyGraph => ({ startId: 'a', nodes });
const issues = (...nodes: JourneyNode[]) =>
  validateGraph(graph(...nodes)).map(({ code, nodeId }) => `${code} ${nodeId}`);

describe('a journey', () => {
  it('may be published where every way leads to an end', () => {
    expect(issues(send('a', 'b'), wait('b', 'c'), branch('c', 'end', 'd'), send('d', 'end'), end)).toEqual([]);
    expect(issues(send('a', 'b'), wait('b', 'c'), branch('c', 'a', 'end'), end)).toEqual([]);
  });

  it.each<[string, string[], JourneyNode[]]>([
    ['a step that nothing leads to', ['unreachable b'], [send('a', 'end'), send('b', 'end'), end]],
    ['a way to nowhere', ['dangling-next a', 'missing-end a'], [send('a', 'nowhere')]],
    [
      'a circle without a wait',
      ['cycle-without-wait a', 'cycle-without-wait b'],
      [send('a', 'b'), branch('b', 'a', 'end'), end],
    ],
    [
      'a circle whose only wait may take no time',
      ['cycle-without-wait a', 'cycle-without-wait b', 'cycle-without-wait c'],
      [send('a', 'b'), until('b', 'c'), branch('c', 'a', 'end'), end],
    ],
    ['no end', ['missing-end a', 'missing-end b'], [send('a', 'b'), wait('b', 'a')]],
    ['two steps of one id', ['duplicate-id a'], [send('a', 'end'), send('a', 'end'), end]],
    ['no first step', ['missing-start null'], [send('b', 'end'), end]],
    ['a placeholder of no lead', ['unknown-placeholder a'], [send('a', 'end', 'Dear {{salutation}}'), end]],
  ])('with %s is refused', (_, expected, nodes) => {
    expect(issues(...nodes)).toEqual(expected);
  });

  it('tells the form where each issue is', () => {
    const parsed = publishableDesign.safeParse({ graph: graph(send('a', 'nowhere')) });
    expect(parsed.error?.issues.map((issue) => issue.path)).toContainEqual(['graph', 'nodes', 'a']);
    expect(publishableDesign.safeParse({ graph: graph(send('a', 'end'), end) }).success).toBe(true);
  });

  it('keeps what keys of effects are made of out of ids', () => {
    expect(journeyGraph.safeParse({ startId: 'a#1', nodes: [end] }).success).toBe(false);
  });

  it('knows which steps can come round again', () => {
    const { repeating } = compileGraph(graph(send('a', 'b'), wait('b', 'c'), branch('c', 'b', 'end'), end));
    expect([...repeating].sort()).toEqual(['b', 'c']);
  });
});

describe('a template', () => {
  const lead = {
    externalId: null,
    name: 'Ada King Lovelace',
    email: null,
    phone: null,
    zone: null,
    source: null,
    origin: null,
    status: 'new' as const,
    ownerId: null,
    fields: { occupation: 'Student', visits: 0 },
  };
  const links = { unsubscribeUrl: 'https://app.test/u/1' };

  it('names its placeholders once', () => {
    expect(placeholdersOf('{{ firstName }} {{firstName|x}} {{fields.visits}}')).toEqual(['firstName', 'fields.visits']);
  });

  it.each([
    ['{{firstName}} {{ lastName }}', 'Ada Lovelace'],
    ['{{email|no address}}', 'no address'],
    ['[{{email}}]', '[]'],
    ['{{fields.occupation}}, {{fields.visits}} visits', 'Student, 0 visits'],
    ['{{fields.constructor|none}}', 'none'],
    ['{{unsubscribeUrl}}', 'https://app.test/u/1'],
    ['{not one}', '{not one}'],
  ])('%s', (template, expected) => {
    expect(renderTemplate(template, lead, links)).toBe(expected);
  });

  it('does not fill what a lead’s own text looks like', () => {
    expect(renderTemplate('{{name}}', { ...lead, name: '{{email}} $1' }, links)).toBe('{{email}} $1');
  });
});
