/** What the files of exports look like. */

import type { ExportFormat, TrackedEvent } from '../../generated/prisma/client.ts';
import { csvLine } from '../domain/csv.ts';

interface FileFormat {
  readonly extension: string;
  readonly contentType: string;
  /** What the file begins with. */
  readonly head: string;
  /** The line of an event, with its end. */
  lineOf(event: TrackedEvent): string;
}

const columns = [
  'id',
  'name',
  'source',
  'occurred_at',
  'received_at',
  'sent_at',
  'device',
  'visitor_id',
  'user_id',
] as const;

/** An event by the names of the columns, apart from its properties. */
function fieldsOf(event: TrackedEvent): Record<(typeof columns)[number], string | null> {
  return {
    id: event.id,
    name: event.name,
    source: event.source,
    occurred_at: event.occurredAt.toISOString(),
    received_at: event.createdAt.toISOString(),
    sent_at: event.sentAt?.toISOString() ?? null,
    device: event.device,
    visitor_id: event.visitorId,
    user_id: event.userId,
  };
}

export const fileFormats: Readonly<Record<ExportFormat, FileFormat>> = {
  NDJSON: {
    extension: 'ndjson',
    contentType: 'application/x-ndjson; charset=utf-8',
    head: '',
    lineOf: (event) => `${JSON.stringify({ ...fieldsOf(event), properties: event.properties })}\n`,
  },
  CSV: {
    extension: 'csv',
    contentType: 'text/csv; charset=utf-8; header=present',
    head: csvLine([...columns, 'properties']),
    lineOf(event) {
      const fields = fieldsOf(event);
      return csvLine([...columns.map((column) => fields[column]), JSON.stringify(event.properties)]);
    },
  },
};
