import { pino } from 'pino';
import { Registry } from 'prom-client';
import { handle, openJobMetrics, openJobs } from '../../src/jobs/index.ts';
import { note } from './domain.ts';

/** A process that does jobs and never ends one; it tells which it has begun. Its arguments: the URL and the schema. */
const [url = '', schema = ''] = process.argv.slice(2);
const jobs = await openJobs({
  subgraph: schema,
  database: { url, schema },
  handlers: [
    handle(note, {
      run({ text }) {
        console.log(text);
        return new Promise(() => {});
      },
    }),
  ],
  metrics: openJobMetrics(new Registry()),
  logger: pino({ level: 'silent' }),
});
await jobs.start();
