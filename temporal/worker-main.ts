import { loadConfig } from '../config.ts';
import { createLog } from '../services/log.ts';
import { installLog } from './log.ts';
import { startNode } from './wiring.ts';

const config = loadConfig();
const log = createLog('worker', config.logLevel);
installLog(log);
const node = await startNode(config, log);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void node.stop());
await node.done;
process.exit(0);
