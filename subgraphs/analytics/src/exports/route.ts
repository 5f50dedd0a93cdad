import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpRoute } from '@pet/platform/subgraph';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { fileFormats } from './files.ts';
import type { ExportLinks } from './links.ts';

const path = /^\/exports\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:ndjson|csv)$/;

/** GET /exports/<id>.<extension>?expires=…&signature=… downloads a file; any other address is not found. */
export function exportRoute(database: PrismaClient, links: ExportLinks, now: () => Date): HttpRoute {
  /** A part at a time: a file may be larger than memory. */
  async function* partsOf(exportId: string): AsyncGenerator<Uint8Array> {
    for (let position = 0; ; position += 1) {
      const where = { exportId_position: { exportId, position } };
      const part = await database.exportPart.findUnique({ where });
      if (part === null) return;
      yield part.content;
    }
  }

  return {
    method: 'GET',
    prefix: '/exports/',
    async handle(_request, response, url) {
      const id = path.exec(url.pathname)?.[1];
      if (id === undefined || !links.verify(url, now())) return sendNotFound(response);
      const file = await database.export.findUnique({ where: { id, status: 'DONE' } });
      if (file === null) return sendNotFound(response);
      const { contentType, extension } = fileFormats[file.format];
      response.writeHead(200, {
        'content-type': contentType,
        'content-disposition': `attachment; filename="events-${id}.${extension}"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      });
      await pipeline(Readable.from(partsOf(id)), response);
    },
  };
}

function sendNotFound(response: ServerResponse): void {
  response.writeHead(404, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end('There is no such file, or its address is no longer good.\n');
}
