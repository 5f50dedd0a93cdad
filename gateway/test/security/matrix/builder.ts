import type { Rows } from './rows.ts';

/** The rows of designs, shares and presets. */
export const builder: Rows = {
  routes: {
    'Query.design(id: $design)': 'ownerAndStaff',
    'Query.designs(first: 2)': 'ownAndStaff',
    'Query.designs(first: 2, filter: { ownerId: $user })': 'ownerElseRefused',
    'Query.sharedDesign(token: $viewToken)': 'anybody',
    'Query.sharedDesign(token: $endedToken)': 'nobody',
    'Query.presets(first: 2)': 'anybody',
    'Query.presets(first: 2, includeArchived: true)': 'staff',
    'Query.preset(slug: $presetSlug)': 'anybody',
    'Query.preset(slug: $archivedSlug)': 'staffOrNull',
    'Query.products(first: 2)': 'anybody',
    'Query.product(handle: "trail-harness")': 'anybody',
    'Query.product(handle: "nothing")': 'nobody',
    'Query.harnessOptions': 'anybody',
    'Query.quote(config: $config)': 'anybody',

    'Mutation.createDesign(input: { name: "Mine", config: $config })': 'themselves',
    'Mutation.updateDesign(input: { id: $design, expectedVersion: 1, name: "N" })': 'ownerStaffOrNull',
    'Mutation.updateDesign(input: { id: $sharedDesign, expectedVersion: 1, name: "N", shareToken: $editToken })':
      'anybody',
    'Mutation.updateDesign(input: { id: $design, expectedVersion: 1, name: "N", shareToken: $editToken })':
      'ownerStaffOrNull',
    'Mutation.updateDesign(input: { id: $design, expectedVersion: 1, name: "N", shareToken: $endedToken })':
      'ownerStaffOrNull',
    'Mutation.duplicateDesign(input: { id: $design })': 'ownerAndStaff',
    'Mutation.deleteDesign(input: { id: $design })': 'ownerAndStaff',
    'Mutation.shareDesign(input: { id: $design, permission: EDIT, expiresInHours: 1 })': 'ownerAndStaff',
    'Mutation.revokeDesignShare(input: { shareId: $share })': 'ownerAndStaff',
    'Mutation.createPreset(input: { slug: $newSlug, name: "N", description: "D", config: $config })': 'staff',
    'Mutation.updatePreset(input: { id: $preset, name: "Renamed" })': 'staff',
    'Mutation.archivePreset(input: { id: $preset })': 'staff',

    'Subscription.designChanged(designId: $design, afterVersion: 0)': 'ownerStaffOrNull',
    'Subscription.designChanged(designId: $sharedDesign, afterVersion: 0, shareToken: $viewToken)': 'anybody',
    'Subscription.designChanged(designId: $design, afterVersion: 0, shareToken: $endedToken)':
      'ownerStaffOrNull',
  },
  references: {
    Design: { thing: 'design', answers: 'ownerStaffOrNull' },
    Preset: { thing: 'preset', answers: 'anybody' },
    User: { thing: 'user', answers: 'anybody' },
  },
  fields: {
    User: { reached: ['id'], ownerAndStaff: ['designs'] },
    Design: {
      reached: [
        ...['id', 'name', 'status', 'version', 'config', 'configSnapshot', 'specification', 'price'],
        ...['previewUrl', 'owner', 'preset', 'createdAt', 'updatedAt'],
      ],
      // Holders of a share see neither how it came about nor to whom else it is lent.
      ownerAndStaff: ['revisions', 'shares'],
    },
    DesignRevision: {
      reached: ['version', 'kind', 'name', 'config', 'price', 'previewUrl', 'changedBy', 'occurredAt'],
    },
    DesignChange: { reached: ['version', 'kind', 'design', 'changedBy', 'occurredAt'] },
    DesignShare: { reached: ['id', 'permission', 'createdAt', 'expiresAt', 'revokedAt'] },
    SharedDesign: { reached: ['design', 'permission', 'expiresAt'] },
    HarnessConfig: {
      reached: [
        ...['category', 'size', 'measurements', 'webbing', 'padding', 'hardware', 'attachments'],
        ...['reflectiveTrim', 'handle', 'engraving'],
      ],
    },
    PetMeasurements: {
      reached: ['species', 'petName', 'chestGirthMm', 'neckGirthMm', 'backLengthMm', 'weightGrams'],
    },
    HarnessWebbing: { reached: ['material', 'colour'] },
    HarnessHardware: { reached: ['finish', 'buckle'] },
    HarnessEngraving: { reached: ['text', 'font', 'target'] },
    SpecificationLine: { reached: ['label', 'value'] },
    Preset: {
      reached: [
        ...['id', 'slug', 'name', 'description', 'category', 'config', 'price', 'previewUrl'],
        ...['createdAt', 'updatedAt', 'archivedAt'],
      ],
    },
  },
  nobodys: [
    ...['Quote', 'QuoteLine', 'HarnessOptions', 'IntRange', 'CategoryOption', 'SizeOption', 'SpeciesOption'],
    ...['MaterialOption', 'ColourOption', 'PaddingOption', 'FinishOption', 'BuckleOption'],
    ...['AttachmentOption', 'ExtraOption', 'EngravingOptions', 'EngravingTargetOption'],
    ...['EngravingFontOption', 'Product', 'ProductVariant'],
  ],
};
