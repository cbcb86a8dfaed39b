import { randomBytes } from 'node:crypto';
import { afterAll, expect, vi } from 'vitest';
import { configureLinks } from '../../services/links.ts';
import { configurePayWay } from '../../services/pay/ways.ts';
import { configureSecrets } from '../../services/secrets.ts';

/**
 * Files that share a worker share its modules: loading them again takes longer than most files' tests. What a node says once to its process
 * is unsaid before each file, and a file that leaves the process otherwise than it was fails.
 */
configureSecrets(randomBytes(32));
configureLinks('http://localhost:4000');
configurePayWay('sandbox');

const stateOfProcess = () => ({ env: { ...process.env }, cwd: process.cwd(), fakeTimers: vi.isFakeTimers() });
const before = stateOfProcess();

afterAll(() => expect(stateOfProcess(), 'nothing of the process is changed for the next file').toEqual(before));
