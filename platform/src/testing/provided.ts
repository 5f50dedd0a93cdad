declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's connection string of the run's private PostgreSQL. */
    postgresUrl: string;
  }
}
