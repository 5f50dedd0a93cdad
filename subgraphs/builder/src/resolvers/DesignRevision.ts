import type { DesignRevisionResolvers } from '../../generated/graphql.ts';
import { readStoredConfig } from '../domain/config.ts';
import { usd } from '../service/input.ts';

export const DesignRevision: DesignRevisionResolvers = {
  config: (revision) => readStoredConfig(revision.config),
  price: (revision) => usd(revision.priceMinor),
  previewUrl: (revision, _, { previews }) => previews.urlOf(revision.designId, revision.version),
  changedBy: (revision) => (revision.changedBy === null ? null : { id: revision.changedBy }),
};
