import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ANYTHING, createLiveStore } from './live-store.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a burst of changes is one reading of each noun concerned', () => {
  const store = createLiveStore(250);
  const tickets = vi.fn();
  const leads = vi.fn();
  store.onChange('tickets', tickets);
  store.onChange('leads', leads);
  for (let i = 0; i < 50; i++) store.changed({ noun: 'tickets', id: String(i) });
  vi.advanceTimersByTime(249);
  expect(tickets).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(1);
  expect(tickets).toHaveBeenCalledTimes(1);
  expect(leads).toHaveBeenCalledTimes(0);
  store.changed({ noun: 'tickets', id: null });
  vi.advanceTimersByTime(250);
  expect(tickets).toHaveBeenCalledTimes(2);
});

test('after a gap everything shown is read anew, and nothing that no longer is', () => {
  const store = createLiveStore(0);
  const tickets = vi.fn();
  const gone = vi.fn();
  store.onChange('tickets', tickets);
  store.onChange('leads', gone)();
  store.changed(ANYTHING);
  vi.runAllTimers();
  expect(tickets).toHaveBeenCalledTimes(1);
  expect(gone).toHaveBeenCalledTimes(0);
});

test('the connection is told to those who watch, once a change', () => {
  const store = createLiveStore();
  const watcher = vi.fn();
  store.onConnection(watcher);
  store.setConnection('live');
  store.setConnection('live');
  store.setConnection('offline');
  expect([watcher.mock.calls.length, store.connection()]).toEqual([2, 'offline']);
});
