import type { DesignResolvers } from '../../generated/graphql.ts';
import { ownsDesign } from '../domain/access.ts';
import { readStoredConfig } from '../domain/config.ts';
import { specifyConfig } from '../domain/specification.ts';
import { usd } from '../service/input.ts';
import { parseRevisionPage, toRevisionConnection } from './revision-page.ts';

export const Design: DesignResolvers = {
  async __resolveReference({ id }, { loaders, reader }) {
    const design = await loaders.design.load(id);
    return design !== null && ownsDesign(reader, design) ? design : null;
  },
  config: (design) => readStoredConfig(design.config),
  configSnapshot: (design) => readStoredConfig(design.config),
  specification: (design) => [...specifyConfig(readStoredConfig(design.config))],
  price: (design) => usd(design.priceMinor),
  previewUrl: (design, _, { previews }) => previews.urlOf(design.id, design.version),
  owner: (design) => ({ id: design.ownerId }),
  preset: (design, _, { loaders }) =>
    design.presetId === null ? null : loaders.preset.load(design.presetId),
  async revisions(design, args, { loaders }) {
    const page = parseRevisionPage(args);
    const rows = await loaders.revisionsOfDesign.load({ designId: design.id, ...page });
    return toRevisionConnection(rows, page, design.version);
  },
  shares: (design, _, { loaders }) => loaders.sharesOfDesign.load(design.id),
};
