import pg from 'pg';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { type DatabaseTarget, provisionSubgraph } from '../../src/database/index.ts';
import {
  addJob,
  declareJob,
  type JobHandler,
  type JobOptions,
  type OpenJobs,
  openJobMetrics,
  openJobs,
} from '../../src/jobs/index.ts';
import { createTestDatabase } from '../../src/testing/index.ts';
import { TestTransaction } from '../events/domains.ts';

/** The one kind of job these tests add. */
export const note = declareJob({ name: 'note', payload: z.object({ text: z.string() }), attempts: 2 });

const logger = pino({ level: 'silent' });

/** Something a test waits for to have happened so many times. */
export class Happenings<T> {
  readonly all: T[] = [];
  #look = () => {};

  add(happening: T): void {
    this.all.push(happening);
    this.#look();
  }

  async atLeast(count: number): Promise<readonly T[]> {
    while (this.all.length < count)
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
    return this.all;
  }
}

/** A subgraph with nothing but jobs. */
export class TestJobs {
  readonly target: DatabaseTarget;
  readonly pool: pg.Pool;
  readonly registry = new Registry();
  readonly #opened: OpenJobs[] = [];
  readonly #metrics = openJobMetrics(this.registry);

  private constructor(target: DatabaseTarget) {
    this.target = target;
    const { url, schema } = target;
    this.pool = new pg.Pool({ connectionString: url, options: `-c search_path=${schema},${schema}_jobs` });
  }

  /** @param adminUrl of the database it shares with others; one of its own unless given */
  static async open(adminUrl?: string, name: string = 'shop'): Promise<TestJobs> {
    return new TestJobs(await provisionSubgraph(adminUrl ?? (await createTestDatabase()), name));
  }

  /** Makes ready to do jobs, as one process would. */
  async prepare(...handlers: JobHandler[]): Promise<OpenJobs> {
    const { target: database } = this;
    const metrics = this.#metrics;
    const opened = await openJobs({ subgraph: database.schema, database, handlers, metrics, logger });
    this.#opened.push(opened);
    return opened;
  }

  /** Does jobs as one process would. */
  async work(...handlers: JobHandler[]): Promise<OpenJobs> {
    const opened = await this.prepare(...handlers);
    await opened.start();
    return opened;
  }

  /** Adds a job in a transaction, and ends that. */
  async add(text: string, options: JobOptions = {}, how: 'COMMIT' | 'ROLLBACK' = 'COMMIT'): Promise<void> {
    const client = await this.pool.connect();
    await client.query('BEGIN');
    await addJob(new TestTransaction(client), note, { text }, options);
    await client.query(how);
    client.release();
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((opened) => opened.close()));
    await this.pool.end();
  }
}
