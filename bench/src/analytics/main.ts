/** `node --import tsx bench/src/analytics/main.ts [ingest|funnel]`: how fast events are taken, and a funnel answers. */

import { integer, milliseconds, ratio } from '../report/format.ts';
import { toText } from '../report/table.ts';
import { openAnalyticsDatabase } from './database.ts';
import { measureFunnel } from './funnel.ts';
import { measureIngest } from './ingest.ts';

const only = process.argv[2];
const database = await openAnalyticsDatabase();
try {
  if (only !== 'funnel') {
    const rows = (await measureIngest(database)).map(({ name, eventsPerSecond, ratio: beside }) => [
      name,
      integer(eventsPerSecond.median),
      ratio(beside),
    ]);
    console.log(`${toText({ head: ['batches of 500', 'events/s', 'beside the first'], rows })}\n`);
  }
  if (only !== 'ingest') {
    const { events, median, p95, recount } = await measureFunnel(database);
    const rows = [
      ['from rollups, median', milliseconds(median)],
      ['from rollups, p95', milliseconds(p95)],
      ['from the events', milliseconds(recount)],
    ];
    console.log(toText({ head: [`a funnel over ${integer(events)} events`, ''], rows }));
  }
} finally {
  await database.close();
}
