export { type BodyLimits, BodyRefused, readBody } from './body.ts';
export { prepareDrain } from './drain.ts';
export { freePort } from './free-port.ts';
export { answerAlive, answerReady, type Dependency } from './health.ts';
export { type ListenOptions, listen, listenerUrl } from './listen.ts';
