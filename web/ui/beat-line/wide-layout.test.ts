import { expect, test } from 'vitest';
import type { BeatLine, BeatMark, BeatSpan } from '../../../domain/process/contract.ts';
import { HOUR, MINUTE, toIso } from '../../../domain/time/instant.ts';
import { layWide } from './wide-layout.ts';

const NOW = Date.UTC(2026, 4, 5, 10);
const options = {
  now: NOW,
  width: 1000,
  zone: 'Europe/Lisbon',
  labelOf: (group: { marks: readonly { mark: BeatMark }[] }) => group.marks[0]?.mark.label ?? '',
  textWidth: (text: string) => text.length * 7,
};

const mark = (label: string, at: number, rest: Partial<BeatMark> = {}): BeatMark => ({
  id: `${label} ${at}`,
  at: toIso(at),
  label,
  detail: null,
  tone: 'neutral',
  shape: 'event',
  forecast: at > NOW,
  assumption: null,
  lateSeconds: null,
  state: null,
  actor: null,
  href: null,
  ...rest,
});
const line = (marks: BeatMark[], spans: BeatSpan[] = []): BeatLine => ({ now: toIso(NOW), marks, spans });

test('closed hours do not stretch the line, a pause does; what still goes on ends at now', () => {
  const night: BeatSpan = { kind: 'closed', from: toIso(NOW - 99 * HOUR), to: toIso(NOW + 99 * HOUR), label: '' };
  const pause: BeatSpan = { kind: 'paused', from: toIso(NOW - 3 * HOUR), to: null, label: '' };
  const layout = layWide(line([mark('a', NOW - HOUR), mark('b', NOW + HOUR)], [night, pause]), options);
  expect([layout.scale.from, layout.scale.to]).toEqual([NOW - 3 * HOUR, NOW + HOUR]);
  expect(layout.spans.map((span) => [span.from, span.to])).toEqual([
    [NOW - 3 * HOUR, NOW + HOUR],
    [NOW - 3 * HOUR, NOW],
  ]);
});

test('deadlines stand in a lane of flags, which is not there without them', () => {
  const with0 = layWide(line([mark('a', NOW - HOUR)]), options);
  const with1 = layWide(line([mark('a', NOW - HOUR), mark('Due', NOW + HOUR, { shape: 'deadline' })]), options);
  expect(with0.flags).toEqual([]);
  expect(with1.flags.map((flag) => [flag.row, flag.labelled])).toEqual([[0, true]]);
  expect(with1.y.track - with0.y.track).toBe(20);
});

test('words that repeat are written once, where they are nearest to now', () => {
  const marks = [1, 2, 3].map((hours) => mark('Send', NOW + hours * HOUR));
  const { labels } = layWide(line([mark('Begin', NOW - HOUR), ...marks]), options);
  expect(labels.map((label) => label.id).sort()).toEqual([`Begin ${NOW - HOUR}`, `Send ${NOW + HOUR}`].sort());
});

test('a hundred marks at one place are one mark with a count', () => {
  const marks = Array.from({ length: 100 }, (_, index) => mark(`m${index}`, NOW - 5 * HOUR + index));
  const { groups } = layWide(line([...marks, mark('end', NOW + 20 * MINUTE)]), options);
  expect(groups.map((group) => [group.marks.length, group.clustered])).toEqual([
    [100, true],
    [1, false],
  ]);
});
