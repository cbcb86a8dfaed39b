import { expect, test } from 'vitest';
import { createLog } from '../services/log.ts';
import { sdkLog } from './log.ts';

test('what the SDK says is a line of our log, at its level, with its error masked', () => {
  const written: string[] = [];
  const log = sdkLog(createLog('worker', 'info', { write: (line) => written.push(line) }));
  log.debug('not this');
  log.info('Worker state changed', { state: 'RUNNING' });
  log.log('WARN', 'Activity failed', { workflowId: 'delivery/1', error: new Error('550 ada@x.test unknown') });
  log.error('no meta');
  const lines = written.map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { name: 'worker', level: 30, msg: 'Worker state changed', state: 'RUNNING' },
    {
      level: 40,
      msg: 'Activity failed',
      workflowId: 'delivery/1',
      err: { type: 'Error', message: '550 ***@*** unknown' },
    },
    { level: 50, msg: 'no meta' },
  ]);
  expect(written.join()).not.toContain('ada@');
});
