import { badUserInput, parsePage } from '@pet/platform/graphql';
import type { QueryResolvers } from '../../generated/graphql.ts';
import { ownsDesign } from '../domain/access.ts';
import { priceConfig } from '../domain/pricing.ts';
import { validateConfig } from '../domain/validation.ts';
import { harnessOptions } from '../harness-options.ts';
import { toDraft, toProblem, usd } from '../service/input.ts';
import { listDesigns } from '../service/lists.ts';
import { findProduct, listProducts } from '../service/products.ts';
import { requireReader } from './require-reader.ts';

const LONGEST_SEARCH = 80;

export const Query: QueryResolvers = {
  async design(_, { id }, { loaders, reader }) {
    const design = await loaders.design.load(id);
    return design !== null && ownsDesign(reader, design) ? design : null;
  },

  designs(_, { filter, ...page }, context) {
    if ((filter?.search ?? '').length > LONGEST_SEARCH) {
      throw badUserInput(`\`filter.search\` has at most ${LONGEST_SEARCH} characters.`);
    }
    return listDesigns(context.prisma, requireReader(context), filter ?? {}, parsePage(page));
  },

  sharedDesign: (_, { token }, { shares }) => shares.open(token),

  presets(_, { category, includeArchived, ...page }, { presetShelf }) {
    const filter = { category: category ?? null, includeArchived: includeArchived ?? false };
    return presetShelf.list(filter, parsePage(page));
  },

  preset: (_, { slug }, { presetShelf, reader }) => presetShelf.find(reader, slug),

  products: (_, page, { prisma }) => listProducts(prisma, parsePage(page)),

  product: (_, { handle }, { prisma }) => findProduct(prisma, handle),

  harnessOptions: () => harnessOptions,

  quote(_, { config }) {
    const checked = validateConfig(toDraft(config));
    if (!checked.valid)
      return { valid: false, price: null, lines: [], problems: checked.problems.map(toProblem) };
    const { totalMinor, lines } = priceConfig(checked.config);
    return { valid: true, price: usd(totalMinor), lines: [...lines], problems: [] };
  },
};
