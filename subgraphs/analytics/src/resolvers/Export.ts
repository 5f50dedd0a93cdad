import type { ExportResolvers } from '../../generated/graphql.ts';
import { fileFormats } from '../exports/files.ts';
import { fileLifetimeMs } from '../service/exporting.ts';

export const Export: ExportResolvers = {
  progress: ({ status, written, total }) =>
    status === 'DONE' ? 1 : Math.min(1, written / Math.max(1, total)),
  events: ({ written }) => written,
  url: ({ id, format, status }, _args, { exportLinks, now }) =>
    status === 'DONE' ? exportLinks.urlOf(`${id}.${fileFormats[format].extension}`, now()) : null,
  expiresAt: ({ status, createdAt }) =>
    status === 'DONE' ? new Date(createdAt.getTime() + fileLifetimeMs) : null,
};
