import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { noId, type Setting, secretWord, type Things } from './setting.ts';

function draft() {
  return {
    key: `trial-${randomUUID()}`,
    description: 'Which is better?',
    unit: 'VISITOR',
    goal: 'PLACED_ORDER',
    coverage: 1,
    namespace: { name: 'trials', from: 0, to: 1 },
    variants: [
      { key: 'one', weight: 0.5 },
      { key: 'other', weight: 0.5 },
    ],
  };
}

async function makeDraft({ asStaff }: Setting) {
  const input = draft();
  await asStaff(
    'mutation ($input: ExperimentInput!) { createExperiment(input: $input) { experiment { id } } }',
    {
      input,
    },
  );
  return input;
}

/** A span that holds what happened lately. */
function recently() {
  const dayMs = 24 * 60 * 60 * 1000;
  const at = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
  return { from: at(-30), to: at(1) };
}

/** What is there of events, experiments and exports. */
export const analytics: Things = {
  tracker: {
    type: 'ID!',
    missing: noId,
    async make({ asOwner, owner }) {
      const sentAt = new Date().toISOString();
      const events = [{ messageId: randomUUID(), name: 'looked', properties: { at: secretWord } }];
      const input = { anonymousId: `browser-of-${owner.id}`, sentAt, device: 'MOBILE', events };
      await asOwner(
        'mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { results { outcome } } }',
        {
          input,
        },
      );
      return owner.id;
    },
  },
  messageId: { type: 'ID!', make: () => randomUUID() },
  recently: { type: 'TimeRangeInput!', make: recently },
  newExperiment: { type: 'ExperimentInput!', make: draft },
  draftExperiment: { type: 'ExperimentInput!', make: makeDraft },
  startableExperiment: { type: 'String!', make: async (setting) => (await makeDraft(setting)).key },
  runningExperiment: {
    type: 'String!',
    missing: 'no-such-experiment',
    async make(setting) {
      const { key } = await makeDraft(setting);
      await setting.asStaff(
        'mutation ($key: String!) { startExperiment(input: { key: $key }) { experiment { id } } }',
        {
          key,
        },
      );
      return key;
    },
  },
  export: {
    type: 'ID!',
    missing: noId,
    async make({ asStaff }) {
      const { requestExport } = await asStaff(
        `mutation ($range: TimeRangeInput!) {
          requestExport(input: { format: CSV, range: $range, name: "looked" }) { export { id } } }`,
        { range: recently() },
      );
      const { id } = (requestExport as { export: { id: string } }).export;
      const written = async () => {
        const { export: file } = await asStaff('query ($id: ID!) { export(id: $id) { status } }', { id });
        expect(file).toEqual({ status: 'DONE' });
      };
      await vi.waitFor(written, { timeout: 20_000 });
      return id;
    },
  },
};
