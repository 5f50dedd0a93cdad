import type { RedisProgram } from '../redis/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's connection string of the run's private PostgreSQL. */
    postgresUrl: string;
    /** The Redis server of this machine, or the sentence that says why there is none. */
    redisProgram: RedisProgram | string;
  }
}
