export { answerAlive, answerReady, type Dependency } from './health.ts';
export { type ListenOptions, listen, listenerUrl } from './listen.ts';
