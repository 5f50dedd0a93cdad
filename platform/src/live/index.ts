export { followHistory, type History } from './follow-history.ts';
export { endWithError, mapStream } from './map-stream.ts';
export { openWakeUps, type WakeUps } from './wake-ups.ts';
