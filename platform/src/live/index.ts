export { followHistory, type History } from './follow-history.ts';
export { mapStream } from './map-stream.ts';
export { openWakeUps, type WakeUps } from './wake-ups.ts';
