import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { COLOURS } from '../src/domain/catalogue/webbing.ts';
import { type Builder, openBuilder } from './builder.ts';
import { rexConfig } from './configs.ts';

let builder: Builder;
beforeAll(async () => {
  builder = await openBuilder();
});
afterAll(() => builder.close());

const QUOTE = `query($config: HarnessConfigInput!) { quote(config: $config) {
  valid price { amount currency } lines { label amount { amount } } problems { field code message }
} }`;

it('prices a harness that can be made, line by line', async () => {
  expect(await builder.ask(null, QUOTE, { config: rexConfig })).toEqual({
    data: {
      quote: {
        valid: true,
        price: { amount: '53.90', currency: 'USD' },
        lines: [
          { label: 'Harness, size M', amount: { amount: '36.00' } },
          { label: 'Air mesh', amount: { amount: '6.00' } },
          { label: 'Roller', amount: { amount: '6.00' } },
          { label: 'Engraving, name tag', amount: { amount: '5.90' } },
        ],
        problems: [],
      },
    },
    codes: [],
  });
});

it('explains why another cannot', async () => {
  const measurements = { ...rexConfig.measurements, chestGirthMm: 300, neckGirthMm: 250 };
  const { data } = await builder.ask(null, QUOTE, { config: { ...rexConfig, size: 'M', measurements } });
  expect(data).toEqual({
    quote: {
      valid: false,
      price: null,
      lines: [],
      problems: [
        {
          field: ['config', 'measurements', 'chestGirthMm'],
          code: 'INCOMPATIBLE',
          message: 'Chest girth 300 mm does not fit size M (450–599 mm); choose S',
        },
        {
          field: ['config', 'measurements', 'neckGirthMm'],
          code: 'INCOMPATIBLE',
          message: 'Neck girth 250 mm does not fit size M (300–500 mm); choose S',
        },
      ],
    },
  });
});

it('fills in what a configuration leaves out', async () => {
  const { category, measurements, webbing, hardware } = rexConfig;
  const { data } = await builder.ask(null, QUOTE, { config: { category, measurements, webbing, hardware } });
  expect(data).toMatchObject({ quote: { valid: true, price: { amount: '42.00' } } });
  const engraved = await builder.ask(null, QUOTE, {
    config: { category, measurements, webbing, hardware, engraving: { text: 'A' } },
  });
  expect(engraved.data).toMatchObject({ quote: { price: { amount: '47.30' } } });
});

it('does not reach the database', async () => {
  builder.subgraph.statements.length = 0;
  await builder.ask(null, QUOTE, { config: rexConfig });
  await builder.ask(null, '{ harnessOptions { colours { id } } }');
  expect(builder.subgraph.statements).toEqual([]);
});

it('offers options that configurations can be made of', async () => {
  const { data, codes } = await builder.ask(
    null,
    `{ harnessOptions {
      categories { id label description price { amount } }
      sizes { id label price { amount } chestGirthMm { min max } neckGirthMm { min max } webbingWidthMm takesHandle }
      species { id label sizes weightGrams { min max } } backLengthMm { min max } petNameMaxCharacters
      materials { id label description price { amount } takesReflectiveTrim colours { id label hex } }
      colours { id label hex } paddings { id label hex price { amount } } finishes { id label hex price { amount } }
      buckles { id label price { amount } maxWeightGrams metal } attachments { id label price { amount } }
      reflectiveTrim { label price { amount } } handle { label price { amount } }
      engraving { punctuation fonts { id label price { amount } }
        targets { id label maxCharacters price { amount } pricePerCharacter { amount } } }
    } }`,
  );
  expect(codes).toEqual([]);
  const options = z
    .object({
      harnessOptions: z.object({
        colours: z.array(z.object({ id: z.string(), hex: z.string().regex(/^#[0-9a-f]{6}$/) })),
        materials: z.array(
          z.object({ id: z.string(), colours: z.array(z.object({ id: z.string() })).min(1) }),
        ),
        sizes: z.array(
          z.object({ id: z.string(), chestGirthMm: z.object({ min: z.number(), max: z.number() }) }),
        ),
      }),
    })
    .parse(data).harnessOptions;
  expect(options.colours.map((colour) => colour.id)).toEqual(Object.keys(COLOURS));
  for (const material of options.materials) {
    for (const colour of material.colours) {
      const config = { ...rexConfig, webbing: { material: material.id, colour: colour.id } };
      expect((await builder.ask(null, QUOTE, { config })).data).toMatchObject({ quote: { valid: true } });
    }
  }
});
