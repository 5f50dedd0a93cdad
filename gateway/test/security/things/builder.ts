import { randomUUID } from 'node:crypto';
import { harnessConfig } from '../../shop-samples.ts';
import { lentWord, noId, noToken, type Setting, type Things } from './setting.ts';

const config = {
  ...harnessConfig,
  measurements: { ...harnessConfig.measurements, petName: lentWord },
  engraving: { ...harnessConfig.engraving, text: lentWord },
};

async function createDesign({ asOwner, get }: Setting): Promise<string> {
  const { createDesign } = await asOwner(
    `mutation ($input: CreateDesignInput!) { createDesign(input: $input) { design { id } } }`,
    { input: { name: lentWord, config, presetSlug: await get('presetSlug') } },
  );
  return (createDesign as { design: { id: string } }).design.id;
}

/** Lends a design. @returns the share, as `shareDesign` answers it */
async function shareDesign({ asOwner }: Setting, design: unknown, permission: 'VIEW' | 'EDIT') {
  const { shareDesign } = await asOwner(
    `mutation ($input: ShareDesignInput!) { shareDesign(input: $input) { token share { id } } }`,
    { input: { id: design, permission, expiresInHours: 1 } },
  );
  return shareDesign as { token: string; share: { id: string } };
}

/** Puts a preset on the shelf. @returns its id */
async function createPreset({ asStaff }: Setting, slug: unknown): Promise<string> {
  const { createPreset } = await asStaff(
    `mutation ($input: CreatePresetInput!) { createPreset(input: $input) { preset { id } } }`,
    { input: { slug, name: 'On the beach', description: 'For sand and salt.', config: harnessConfig } },
  );
  return (createPreset as { preset: { id: string } }).preset.id;
}

const stateOfDesign = (name: string) =>
  `${name}: design(id: $${name}) { name version updatedAt shares { id } }`;
const newSlug = () => `beach-${randomUUID()}`;

/** What is there of designs, shares and presets. */
export const builder: Things = {
  design: { type: 'ID!', missing: noId, make: createDesign, state: stateOfDesign('design') },
  share: {
    type: 'ID!',
    missing: noId,
    make: async (setting) => (await shareDesign(setting, await setting.get('design'), 'VIEW')).share.id,
    state: stateOfDesign('design'),
  },
  endedToken: {
    type: 'String!',
    missing: noToken,
    async make(setting) {
      const { token, share } = await shareDesign(setting, await setting.get('design'), 'EDIT');
      await setting.asOwner(
        'mutation ($id: ID!) { revokeDesignShare(input: { shareId: $id }) { share { id } } }',
        share,
      );
      return token;
    },
  },
  // Another one, so that a token which opens it is of no use for the first.
  sharedDesign: { type: 'ID!', missing: noId, make: createDesign, state: stateOfDesign('sharedDesign') },
  viewToken: {
    type: 'String!',
    missing: noToken,
    make: async (setting) => (await shareDesign(setting, await setting.get('sharedDesign'), 'VIEW')).token,
  },
  editToken: {
    type: 'String!',
    missing: noToken,
    make: async (setting) => (await shareDesign(setting, await setting.get('sharedDesign'), 'EDIT')).token,
  },
  config: { type: 'HarnessConfigInput!', make: () => harnessConfig },
  newSlug: { type: 'String!', make: newSlug },
  preset: {
    type: 'ID!',
    missing: noId,
    make: (setting) => createPreset(setting, newSlug()),
  },
  presetSlug: {
    type: 'String!',
    missing: 'no-such-preset',
    async make(setting) {
      const slug = newSlug();
      await createPreset(setting, slug);
      return slug;
    },
  },
  archivedSlug: {
    type: 'String!',
    missing: 'no-such-preset',
    async make(setting) {
      const slug = newSlug();
      const id = await createPreset(setting, slug);
      await setting.asStaff('mutation ($id: ID!) { archivePreset(input: { id: $id }) { preset { id } } }', {
        id,
      });
      return slug;
    },
  },
};
