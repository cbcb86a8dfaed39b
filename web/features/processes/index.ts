/** What other features' pages show of their subject's process. */
export { ProcessBeat } from './process-beat.tsx';
export { ProcessControls } from './process-controls.tsx';
export { WhatNext } from './what-next.tsx';
