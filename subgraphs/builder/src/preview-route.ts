import type { ServerResponse } from 'node:http';
import type { HttpRoute } from '@pet/platform/subgraph';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { readStoredConfig } from './domain/config.ts';
import { renderPreview } from './domain/preview/render.ts';
import type { PreviewLinks } from './preview-links.ts';

const PATH = /^\/previews\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([1-9]\d{0,8})\.svg$/;

/**
 * GET /previews/<design>/<version>.svg?signature=… draws one version of a design. Anything but an address this
 * subgraph signed is not found. Old versions and deleted designs stay drawable, since orders show them.
 */
export function previewRoute(prisma: PrismaClient, links: PreviewLinks): HttpRoute {
  return {
    method: 'GET',
    prefix: '/previews/',
    async handle(_request, response, url) {
      const [, designId = '', digits = ''] = PATH.exec(url.pathname) ?? [];
      const version = Number(digits);
      if (!links.verify(designId, version, url.searchParams.get('signature') ?? ''))
        return sendNotFound(response);
      const revision = await prisma.designRevision.findUnique({
        where: { designId_version: { designId, version } },
      });
      if (revision === null) return sendNotFound(response);
      response.writeHead(200, {
        'content-type': 'image/svg+xml; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        // Opened on its own, an SVG is a document: it may style itself and nothing more.
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        'x-content-type-options': 'nosniff',
      });
      response.end(renderPreview(revision.name, readStoredConfig(revision.config)));
    },
  };
}

function sendNotFound(response: ServerResponse): void {
  response.writeHead(404, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end('There is no such preview.\n');
}
