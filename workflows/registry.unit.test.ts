import { expect, test } from 'vitest';
import { PROCESS_KINDS } from '../domain/process/contract.ts';
import { stores } from '../services/registry.ts';
import { workflowTypeOf } from '../temporal/names.ts';
import * as workflows from './index.ts';

test('every kind of process has a store and a workflow, and there are no others', () => {
  expect(Object.keys(stores).sort()).toEqual([...PROCESS_KINDS].sort());
  const types = Object.keys(workflows).filter((name) => name.endsWith('Process'));
  expect(types.sort()).toEqual(PROCESS_KINDS.map(workflowTypeOf).sort());
  for (const [kind, store] of Object.entries(stores)) expect(store.definition.kind).toBe(kind);
});
