import type { PresetResolvers } from '../../generated/graphql.ts';
import { readStoredConfig } from '../domain/config.ts';
import { usd } from '../service/input.ts';

export const Preset: PresetResolvers = {
  // A preset that was archived stays readable to whoever holds its id, because designs refer to it.
  __resolveReference: ({ id }, { loaders }) => loaders.preset.load(id),
  config: (preset) => readStoredConfig(preset.config),
  price: (preset) => usd(preset.priceMinor),
  previewUrl: (preset, _args, { previews }) => previews.urlOfPreset(preset.slug),
};
