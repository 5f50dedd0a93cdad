import type { ServerResponse } from 'node:http';
import type { HttpRoute } from '@pet/platform/subgraph';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { readStoredConfig } from './domain/config.ts';
import { renderPreview } from './domain/preview/render.ts';
import type { PreviewLinks } from './preview-links.ts';

const DESIGN_PATH = /^\/previews\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([1-9]\d{0,8})\.svg$/;
const PRESET_PATH = /^\/previews\/presets\/([a-z0-9-]{1,100})\.svg$/;

/** A version never changes, a preset does. */
const CACHE_DESIGN = 'public, max-age=31536000, immutable';
const CACHE_PRESET = 'public, max-age=300';

/** What is to be drawn, and how long the drawing may be kept. */
interface Subject {
  readonly name: string;
  readonly config: Prisma.JsonValue;
  readonly cacheControl: string;
}

/**
 * GET /previews/<design>/<version>.svg?signature=… draws one version of a design, /previews/presets/<slug>.svg a
 * preset. Of designs, anything but an address this subgraph signed is not found. Old versions and deleted designs
 * stay drawable, since orders show them.
 */
export function previewRoute(prisma: PrismaClient, links: PreviewLinks): HttpRoute {
  async function findVersion(url: URL): Promise<Subject | null> {
    const [, designId = '', digits = ''] = DESIGN_PATH.exec(url.pathname) ?? [];
    const version = Number(digits);
    if (!links.verify(designId, version, url.searchParams.get('signature') ?? '')) return null;
    const revision = await prisma.designRevision.findUnique({
      where: { designId_version: { designId, version } },
    });
    return revision && { ...revision, cacheControl: CACHE_DESIGN };
  }

  async function findPreset(slug: string): Promise<Subject | null> {
    const preset = await prisma.preset.findUnique({ where: { slug } });
    return preset && { ...preset, cacheControl: CACHE_PRESET };
  }

  return {
    method: 'GET',
    prefix: '/previews/',
    async handle(_request, response, url) {
      const slug = PRESET_PATH.exec(url.pathname)?.[1];
      const subject = await (slug === undefined ? findVersion(url) : findPreset(slug));
      if (subject === null) return sendNotFound(response);
      response.writeHead(200, {
        'content-type': 'image/svg+xml; charset=utf-8',
        'cache-control': subject.cacheControl,
        // Opened on its own, an SVG is a document: it may style itself and nothing more.
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        'x-content-type-options': 'nosniff',
      });
      response.end(renderPreview(subject.name, readStoredConfig(subject.config)));
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
