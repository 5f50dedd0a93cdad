/** Reports, from rollups alone: they take as long for ten events as for ten million. */

import type { PrismaClient } from '../../generated/prisma/client.ts';
import {
  type DeviceKind,
  type FunnelStep,
  type FunnelStepReport,
  funnelReport,
  share,
} from '../domain/funnel.ts';
import type { TimeRange } from '../domain/input.ts';
import { type PeriodKind, periodOf } from '../domain/periods.ts';
import { checkSampleRatio, type SampleRatio } from '../domain/sample-ratio.ts';
import { crossover } from '../rollups/exposures.ts';
import { type StoredExperiment, withVariants } from './experiments.ts';
import type { ServiceSetting } from './setting.ts';

export type ConversionDimension = PeriodKind | 'DEVICE';

export interface FunnelReport {
  readonly steps: FunnelStepReport[];
  /** What was received before this is counted. */
  readonly countedUntil: Date;
}

export interface RateReport {
  /** The first day of a period, or the device. */
  readonly key: string;
  readonly people: number;
  readonly converted: number;
  readonly rate: number | null;
}

export interface VariantReport {
  readonly key: string;
  readonly exposed: number;
  readonly converted: number;
  readonly rate: number | null;
}

export interface ExperimentReport {
  readonly experiment: StoredExperiment;
  readonly variants: VariantReport[];
  readonly crossovers: number;
  readonly sampleRatio: SampleRatio;
  readonly countedUntil: Date;
}

export interface Reporting {
  /** How many of those who set out on the days of a range got how far. */
  funnel(range: TimeRange): Promise<FunnelReport>;
  /** How many of those who set out on the days of a range placed an order; periods in their order. */
  rates(range: TimeRange, by: ConversionDimension): Promise<RateReport[]>;
  /** @returns null when there is no such experiment */
  experiment(key: string): Promise<ExperimentReport | null>;
}

interface FunnelRow {
  readonly day: Date;
  readonly device: DeviceKind;
  readonly step: FunnelStep;
  readonly people: number;
}

function dayOf(time: Date): Date {
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()));
}

/** The days that a range touches. Its end is no part of it. */
function daysOf({ from, to }: TimeRange) {
  return { gte: dayOf(from), lte: dayOf(new Date(to.getTime() - 1)) };
}

async function countedUntil(database: PrismaClient, now: Date): Promise<Date> {
  const { _min: oldest } = await database.pendingBatch.aggregate({ _min: { receivedAt: true } });
  return oldest.receivedAt ?? now;
}

function ratesBy(rows: readonly FunnelRow[], keyOf: (row: FunnelRow) => string): RateReport[] {
  const totals = new Map<string, { people: number; converted: number }>();
  for (const row of rows) {
    const total = totals.get(keyOf(row)) ?? { people: 0, converted: 0 };
    if (row.step === 'OPENED_BUILDER') total.people += row.people;
    if (row.step === 'PLACED_ORDER') total.converted += row.people;
    totals.set(keyOf(row), total);
  }
  return Array.from(totals, ([key, { people, converted }]) => ({
    key,
    people,
    converted,
    rate: share(converted, people),
  }));
}

export function openReporting({ database, now }: Pick<ServiceSetting, 'database' | 'now'>): Reporting {
  return {
    async funnel(range) {
      const until = await countedUntil(database, now());
      const sums = await database.funnelDay.groupBy({
        by: ['step'],
        where: { day: daysOf(range) },
        _sum: { people: true },
      });
      const counts = sums.map(({ step, _sum }) => ({ step, people: _sum.people ?? 0 }));
      return { steps: funnelReport(counts), countedUntil: until };
    },

    async rates(range, by) {
      const rows = await database.funnelDay.findMany({
        where: { day: daysOf(range), people: { gt: 0 }, step: { in: ['OPENED_BUILDER', 'PLACED_ORDER'] } },
        orderBy: by === 'DEVICE' ? { device: 'asc' } : { day: 'asc' },
      });
      return ratesBy(rows, ({ day, device }) => (by === 'DEVICE' ? device : periodOf(by, day)));
    },

    async experiment(key) {
      const until = await countedUntil(database, now());
      const experiment = await database.experiment.findUnique({ where: { key }, ...withVariants });
      if (experiment === null) return null;
      const rows = await database.experimentResult.findMany({ where: { experimentId: experiment.id } });
      const counts = new Map(rows.map((row) => [row.variant, row]));
      const variants = experiment.variants.map((variant): VariantReport => {
        const { exposed, converted } = counts.get(variant.position) ?? { exposed: 0, converted: 0 };
        return { key: variant.key, exposed, converted, rate: share(converted, exposed) };
      });
      return {
        experiment,
        variants,
        crossovers: counts.get(crossover)?.exposed ?? 0,
        sampleRatio: checkSampleRatio(
          variants.map(({ exposed }) => exposed),
          experiment.variants.map(({ weight }) => weight),
        ),
        countedUntil: until,
      };
    },
  };
}
