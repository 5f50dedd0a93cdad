import { GrowthBook } from '@growthbook/growthbook';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Analytics, sentEvent } from './analytics.ts';

let analytics: Analytics;
beforeAll(async () => {
  analytics = await Analytics.open();
});
afterAll(() => analytics.close());

interface ExperimentAnswer {
  readonly experiment: { readonly key: string; readonly status: string; readonly coverage: number } | null;
}
interface AssignmentAnswer {
  readonly assignment: { readonly experiment: string; readonly variant: string | null } | null;
}

const draft = (key: string, change: Record<string, unknown> = {}) => ({
  key,
  description: 'Which is better?',
  unit: 'VISITOR',
  goal: 'PLACED_ORDER',
  coverage: 1,
  variants: [
    { key: 'control', weight: 0.5 },
    { key: 'other', weight: 0.5 },
  ],
  ...change,
});

function change(field: string, input: Record<string, unknown>, actor = analytics.staff) {
  const type = 'variants' in input ? 'ExperimentInput' : 'ExperimentKeyInput';
  return analytics.mutate<ExperimentAnswer>(actor, field, type, input, 'experiment { key status coverage }');
}

async function running(key: string, more: Record<string, unknown> = {}): Promise<void> {
  expect((await change('createExperiment', draft(key, more))).userErrors).toEqual([]);
  expect((await change('startExperiment', { key })).userErrors).toEqual([]);
}

function assign(key: string, unitId: string | null, actor: Parameters<Analytics['data']>[0] = null) {
  const input = { key, unitId };
  return analytics.mutate<AssignmentAnswer>(
    actor,
    'assignExperiment',
    'AssignExperimentInput',
    input,
    'assignment { experiment variant }',
  );
}

async function look(key: string, unitId: string | null, actor: Parameters<Analytics['data']>[0] = null) {
  const query = `query ($key: String!, $unitId: String) {
    experimentVariant(key: $key, unitId: $unitId) { experiment variant } }`;
  const { experimentVariant } = await analytics.data<{
    experimentVariant: { variant: string | null } | null;
  }>(actor, query, { key, unitId });
  return experimentVariant;
}

describe('an experiment', () => {
  it('is changed as a draft and not while it runs, and ends for good', async () => {
    const key = 'life';
    const codeOf = async (answer: ReturnType<typeof change>) => (await answer).userErrors[0]?.code;
    expect(await change('createExperiment', draft(key))).toMatchObject({ experiment: { status: 'DRAFT' } });
    expect(await codeOf(change('createExperiment', draft(key)))).toBe('KEY_TAKEN');
    expect(await codeOf(change('stopExperiment', { key }))).toBe('EXPERIMENT_NOT_RUNNING');
    const changed = await change('updateExperiment', draft(key, { coverage: 0.5 }));
    expect(changed).toMatchObject({ experiment: { coverage: 0.5 } });
    expect(await change('startExperiment', { key })).toMatchObject({ experiment: { status: 'RUNNING' } });
    expect(await codeOf(change('updateExperiment', draft(key)))).toBe('EXPERIMENT_NOT_DRAFT');
    expect(await codeOf(change('startExperiment', { key }))).toBe('EXPERIMENT_NOT_DRAFT');
    expect(await change('stopExperiment', { key })).toMatchObject({ experiment: { status: 'STOPPED' } });
    expect(await codeOf(change('startExperiment', { key }))).toBe('EXPERIMENT_NOT_DRAFT');
    expect(await codeOf(change('stopExperiment', { key: 'nothing' }))).toBe('EXPERIMENT_NOT_FOUND');
  });

  it('is started once, however many do so at once', async () => {
    await change('createExperiment', draft('race'));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => change('startExperiment', { key: 'race' })),
    );
    expect(answers.filter(({ experiment }) => experiment !== null)).toHaveLength(1);
  });

  it('is told of as an event at each change, and at none that is refused', async () => {
    const key = 'told';
    await change('createExperiment', draft(key));
    await change('createExperiment', draft(key));
    await change('stopExperiment', { key });
    await change('updateExperiment', draft(key, { coverage: 0.5 }));
    await change('startExperiment', { key });
    await change('startExperiment', { key });
    await change('stopExperiment', { key });
    const { id } = await analytics.database.experiment.findUniqueOrThrow({ where: { key } });
    const { userId } = analytics.staff;
    const told: unknown[] = [];
    while (told.length < 4) {
      const published = await analytics.subgraph.bus.take(1);
      told.push(...published.filter(({ aggregateId }) => aggregateId === id));
    }
    expect(told).toMatchObject(
      ['created', 'updated', 'started', 'stopped'].map((deed) => ({
        type: `experiment.${deed}`,
        aggregateId: id,
        payload: { key },
        actor: { userId },
      })),
    );
  });

  it('is for staff to make and to read', async () => {
    const queries = ['{ experiments { nodes { key } } }', '{ experiment(key: "life") { key } }'];
    for (const query of [...queries, '{ experimentReport(key: "life") { crossovers } }']) {
      for (const actor of [null, testActor()]) {
        const { errors } = await analytics.subgraph.execute({ query, actor });
        expect(errors?.[0]?.extensions.code).toBe(actor === null ? 'UNAUTHENTICATED' : 'FORBIDDEN');
      }
      expect((await analytics.subgraph.execute({ query, actor: analytics.staff })).errors).toBeUndefined();
    }
  });
});

describe('variants', () => {
  it("are GrowthBook's, for each browser, whether asked or given", async () => {
    await running('spread', { coverage: 0.6, namespace: { name: 'pages', from: 0.2, to: 0.9 } });
    for (let index = 0; index < 40; index += 1) {
      const unit = `browser-${index}`;
      const { inExperiment, variationId } = new GrowthBook({ attributes: { id: unit } }).run({
        key: 'spread',
        seed: 'spread',
        variations: [0, 1],
        coverage: 0.6,
        hashVersion: 2,
        namespace: ['pages', 0.2, 0.9],
      });
      const variant = inExperiment ? (['control', 'other'][variationId] ?? '') : null;
      expect(await look('spread', unit)).toEqual({ experiment: 'spread', variant });
      expect((await assign('spread', unit)).assignment).toEqual({ experiment: 'spread', variant });
    }
  });

  it('are looked at without a trace, and kept once given', async () => {
    await running('sticky');
    const { variant } = (await look('sticky', 'browser-one')) ?? {};
    const experiment = await analytics.database.experiment.findUniqueOrThrow({ where: { key: 'sticky' } });
    const kept = () => analytics.database.assignment.findMany({ where: { experimentId: experiment.id } });
    expect(await kept()).toEqual([]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => assign('sticky', 'browser-one')));
    expect(new Set(answers.map(({ assignment }) => assignment?.variant))).toEqual(new Set([variant]));
    expect(await kept()).toHaveLength(1);
    // Whatever the hash would say: what was given stays.
    await analytics.database.assignment.updateMany({
      where: { experimentId: experiment.id },
      data: { variant: variant === 'control' ? 1 : 0 },
    });
    const other = variant === 'control' ? 'other' : 'control';
    expect((await look('sticky', 'browser-one'))?.variant).toBe(other);
    expect((await assign('sticky', 'browser-one')).assignment?.variant).toBe(other);
  });

  it('of accounts go by the token, whatever the client says', async () => {
    await running('accounts', { unit: 'ACCOUNT' });
    const [actor, victim] = [testActor(), testActor()];
    expect((await assign('accounts', victim.userId)).userErrors[0]?.code).toBe('SIGN_IN_REQUIRED');
    expect(await look('accounts', victim.userId)).toBeNull();
    await assign('accounts', victim.userId, actor);
    const rows = await analytics.database.assignment.findMany({
      where: { unitId: { in: [actor.userId, victim.userId] } },
    });
    expect(rows.map(({ unitId }) => unitId)).toEqual([actor.userId]);
  });

  it('are given by nothing but a running experiment', async () => {
    await change('createExperiment', draft('planned'));
    for (const key of ['planned', 'life', 'unknown', '__proto__', 'x'.repeat(64)]) {
      expect((await assign(key, 'browser-one')).userErrors[0]?.code, key).toBe('EXPERIMENT_NOT_FOUND');
      expect(await look(key, 'browser-one'), key).toBeNull();
    }
    expect((await assign('sticky', null)).userErrors[0]?.code).toBe('ANONYMOUS_ID_REQUIRED');
  });
});

describe('a report', () => {
  const query = `query ($key: String!) { experimentReport(key: $key) {
    variants { key exposed converted rate } crossovers sampleRatio sampleRatioPValue } }`;
  interface Report {
    readonly experimentReport: {
      readonly variants: readonly {
        readonly key: string;
        readonly exposed: number;
        readonly converted: number;
      }[];
      readonly crossovers: number;
      readonly sampleRatio: string;
      readonly sampleRatioPValue: number | null;
    };
  }
  const reportOf = async (key: string) => {
    await analytics.counted();
    return (await analytics.data<Report>(analytics.staff, query, { key })).experimentReport;
  };
  const saw = (experiment: string, variant: string) =>
    sentEvent('experiment_viewed', { properties: { experiment, variant } });

  it('counts who reached the goal after they had seen a variant, and no one who saw two', async () => {
    await running('report');
    const people = Array.from({ length: 5 }, () => testActor());
    const [buyer, early, waverer, saver, late] = people;
    if (!buyer || !early || !waverer || !saver || !late) throw new Error('too few people');
    await analytics.happened('order.created', early.userId);
    for (const one of [buyer, early, saver]) await analytics.trackAll([saw('report', 'control')], {}, one);
    await analytics.trackAll([saw('report', 'control'), saw('report', 'other')], {}, waverer);
    for (const one of [buyer, waverer]) await analytics.happened('order.created', one.userId);
    await analytics.happened('design.created', saver.userId);
    await analytics.trackAll([saw('report', 'nonsense')], {}, late);
    expect(await reportOf('report')).toMatchObject({
      variants: [
        { key: 'control', exposed: 3, converted: 1 },
        { key: 'other', exposed: 0, converted: 0 },
      ],
      crossovers: 1,
      sampleRatio: 'TOO_FEW',
      sampleRatioPValue: null,
    });
    await change('stopExperiment', { key: 'report' });
    await analytics.trackAll([saw('report', 'other')], {}, late);
    await analytics.happened('order.created', saver.userId);
    expect((await reportOf('report')).variants).toMatchObject([{ converted: 1 }, { exposed: 0 }]);
  });

  it('tells of variants that were not seen as often as they should have been', async () => {
    await running('skewed');
    for (let index = 0; index < 60; index += 1) {
      const variant = index < 48 ? 'control' : 'other';
      await analytics.trackAll([saw('skewed', variant)], { anonymousId: `skewed-${index}` });
    }
    const { sampleRatio, sampleRatioPValue } = await reportOf('skewed');
    expect(sampleRatio).toBe('ALERT');
    expect(sampleRatioPValue).toBeLessThan(0.001);
  });
});
