export { Closers, openAll } from './closers.ts';
export { type StartedServer, serveUntilStopped } from './serve-until-stopped.ts';
