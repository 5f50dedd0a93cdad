import {
  allow,
  claimsOf,
  isStaffMember,
  or,
  type Permissions,
  refusalOf,
  rule,
} from '@pet/platform/authorization';
import type { BuilderContext } from './context.ts';
import { ownsDesign } from './domain/access.ts';
import type { DesignParent, UserParent } from './parents.ts';

/** Fields that holders of a share do not see of the design they hold. */
const ownsParentDesign = rule(
  'ownsParentDesign',
  (design: DesignParent, _args, { actor, reader }: BuilderContext) =>
    ownsDesign(reader, design) || refusalOf(claimsOf(actor)),
);

const isParentUserOrStaff = rule(
  'isParentUserOrStaff',
  (user: UserParent, _args, { actor, reader }: BuilderContext) =>
    ownsDesign(reader, { ownerId: user.id }) || refusalOf(claimsOf(actor)),
);

const leavesArchiveAlone = rule(
  'leavesArchiveAlone',
  (_parent, args: { includeArchived?: boolean | null }) => args.includeArchived !== true,
);

/**
 * Who may call what, where the schema's `@authenticated` and `@requiresScopes` do not say it all; a field with neither
 * directive nor rule is denied. Types that only hold what a guarded field answered are open to whoever got that answer;
 * which design an actor may see is decided by `ownsDesign` and `designAccess` wherever a design is looked up.
 */
export const permissions: Permissions = {
  Query: {
    sharedDesign: allow,
    presets: or(leavesArchiveAlone, isStaffMember),
    preset: allow,
    products: allow,
    product: allow,
    harnessOptions: allow,
    quote: allow,
  },
  Mutation: {
    // Holders of an editing share need no account; the use case asks everybody else for ownership.
    updateDesign: allow,
  },
  Subscription: {
    // As updateDesign: a share is enough, and the use case checks it at every read.
    designChanged: allow,
  },
  User: { '*': allow, designs: isParentUserOrStaff },
  Design: { '*': allow, revisions: ownsParentDesign, shares: ownsParentDesign },
  DesignConnection: allow,
  DesignEdge: allow,
  DesignRevision: allow,
  DesignRevisionConnection: allow,
  DesignRevisionEdge: allow,
  DesignChange: allow,
  DesignShare: allow,
  SharedDesign: allow,
  Preset: allow,
  PresetConnection: allow,
  PresetEdge: allow,
  Product: allow,
  ProductConnection: allow,
  ProductEdge: allow,
  ProductVariant: allow,
  SpecificationLine: allow,
  Quote: allow,
  QuoteLine: allow,
  HarnessConfig: allow,
  PetMeasurements: allow,
  HarnessWebbing: allow,
  HarnessHardware: allow,
  HarnessEngraving: allow,
  HarnessOptions: allow,
  IntRange: allow,
  CategoryOption: allow,
  SizeOption: allow,
  SpeciesOption: allow,
  MaterialOption: allow,
  ColourOption: allow,
  PaddingOption: allow,
  FinishOption: allow,
  BuckleOption: allow,
  AttachmentOption: allow,
  ExtraOption: allow,
  EngravingOptions: allow,
  EngravingTargetOption: allow,
  EngravingFontOption: allow,
  CreateDesignPayload: allow,
  UpdateDesignPayload: allow,
  DuplicateDesignPayload: allow,
  DeleteDesignPayload: allow,
  ShareDesignPayload: allow,
  RevokeDesignSharePayload: allow,
  CreatePresetPayload: allow,
  UpdatePresetPayload: allow,
  ArchivePresetPayload: allow,
  BuilderUserError: allow,
};
