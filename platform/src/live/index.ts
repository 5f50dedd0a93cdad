export { type Announce, openAnnouncer } from './announce.ts';
export { followHistory, type History } from './follow-history.ts';
export { endWithError, mapStream } from './map-stream.ts';
export { openRedisWakeUps, type RedisWakeUps, type RedisWakeUpsOptions } from './redis-wake-ups.ts';
export { openWakeUps, type WakeUps } from './wake-ups.ts';
