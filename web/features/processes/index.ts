/** What other features' pages show of their subject's process. */

export { Effects as ProcessEffects } from './effects.tsx';
export { ProcessBeat } from './process-beat.tsx';
export { ProcessControls } from './process-controls.tsx';
export { NOUNS_OF_PROCESSES } from './use-latest-process.ts';
export { WhatNext } from './what-next.tsx';
