import { loadConfig } from '../config.ts';
import { startNode } from './wiring.ts';

const node = await startNode(loadConfig());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void node.stop());
await node.done;
process.exit(0);
