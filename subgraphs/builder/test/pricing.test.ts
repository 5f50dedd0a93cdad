import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HarnessConfig } from '../src/domain/config.ts';
import { priceConfig } from '../src/domain/pricing.ts';
import { specifyConfig } from '../src/domain/specification.ts';
import { anyConfig, rexConfig } from './configs.ts';

const total = (config: HarnessConfig) => priceConfig(config).totalMinor;

describe('price', () => {
  it('lists what is paid for', () => {
    expect(priceConfig(rexConfig)).toEqual({
      lines: [
        { label: 'Harness, size M', amountMinor: 3600 },
        { label: 'Air mesh', amountMinor: 600 },
        { label: 'Roller', amountMinor: 600 },
        { label: 'Engraving, name tag', amountMinor: 590 },
      ],
      totalMinor: 5390,
    });
  });

  it('is the sum of its lines, in whole cents, never negative', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const { lines, totalMinor } = priceConfig(config);
        expect(lines.reduce((sum, line) => sum + line.amountMinor, 0)).toBe(totalMinor);
        for (const { amountMinor } of lines)
          expect(Number.isSafeInteger(amountMinor) && amountMinor > 0).toBe(true);
      }),
    );
  });

  it('depends on the configuration alone', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        expect(priceConfig(structuredClone(config))).toEqual(priceConfig(config));
      }),
    );
  });

  it('never falls when an extra is added', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const base = total(config);
        const richer: HarnessConfig[] = [
          { ...config, reflectiveTrim: true },
          { ...config, handle: true },
          { ...config, attachments: ['BACK', 'FRONT'] },
          { ...config, padding: config.padding === 'NONE' ? 'MESH' : config.padding },
          { ...config, engraving: config.engraving ?? { text: 'A', font: 'BLOCK', target: 'TAG' } },
          {
            ...config,
            engraving: config.engraving && { ...config.engraving, text: `${config.engraving.text}A` },
          },
        ];
        for (const other of richer) expect(total(other)).toBeGreaterThanOrEqual(base);
      }),
    );
  });
});

describe('specification', () => {
  it('says in words what is made', () => {
    expect(Object.fromEntries(specifyConfig(rexConfig).map(({ label, value }) => [label, value]))).toEqual({
      'Made for': 'Rex (Dog)',
      Category: 'Walking',
      Size: 'M',
      'Chest girth': '560 mm',
      'Neck girth': '410 mm',
      'Back length': '480 mm',
      Weight: '17500 g',
      Webbing: 'Nylon, Teal',
      Padding: 'Air mesh',
      Hardware: 'Brushed steel',
      Buckle: 'Roller',
      'Leash rings': 'Back ring',
      'Reflective trim': 'No',
      'Grab handle': 'No',
      Engraving: '“Rex”, Block, on the name tag',
    });
  });

  it('labels and fills every line once', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const lines = specifyConfig(config);
        expect(new Set(lines.map((line) => line.label)).size).toBe(lines.length);
        expect(lines.every((line) => line.value !== '')).toBe(true);
      }),
    );
  });
});
