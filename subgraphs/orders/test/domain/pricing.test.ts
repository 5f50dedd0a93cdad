import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countryCodes } from '../../src/domain/countries.ts';
import { minorFromDecimal } from '../../src/domain/money.ts';
import {
  maxLines,
  maxQuantity,
  maxUnitPriceMinor,
  orderTotals,
  priceLine,
} from '../../src/domain/pricing.ts';
import {
  type Consignment,
  quoteShipping,
  shippingMethods,
  shippingRates,
  shippingZones,
  zoneOf,
} from '../../src/domain/shipping.ts';

const shippingCost = (consignment: Consignment) => quoteShipping(consignment).costMinor;

const largestInteger = 2 ** 31 - 1;
const country = fc.constantFrom(...countryCodes);
const method = fc.constantFrom(...shippingMethods);
const line = fc
  .tuple(fc.integer({ min: 0, max: maxUnitPriceMinor }), fc.integer({ min: 1, max: maxQuantity }))
  .map(([unitPrice, quantity]) => priceLine(unitPrice, quantity));
const lines = fc.array(line, { minLength: 1, maxLength: maxLines });

describe('prices', () => {
  it('add up to the lines and the shipping, and are never negative', () => {
    fc.assert(
      fc.property(lines, method, country, (priced, by, to) => {
        const totals = orderTotals(priced, { method: by, country: to });
        const sum = priced.reduce(
          (total, { unitPriceMinor, quantity }) => total + unitPriceMinor * quantity,
          0,
        );
        expect(totals.subtotalMinor).toBe(sum);
        expect(totals.totalMinor).toBe(sum + totals.shippingMinor);
        for (const amount of Object.values(totals)) {
          expect(Number.isSafeInteger(amount)).toBe(true);
          expect(amount).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('fit a 32-bit integer for the largest order there can be', () => {
    const largest = Array.from({ length: maxLines }, () => priceLine(maxUnitPriceMinor, maxQuantity));
    for (const by of shippingMethods) {
      for (const to of countryCodes) {
        expect(orderTotals(largest, { method: by, country: to }).totalMinor).toBeLessThanOrEqual(
          largestInteger,
        );
      }
    }
  });

  it.each([-1, 0, maxQuantity + 1, 1.5, Number.NaN, 1e9])('refuse a quantity of %s', (quantity) => {
    expect(() => priceLine(100, quantity)).toThrow(RangeError);
  });

  it.each([-1, maxUnitPriceMinor + 1, 0.1, Number.NaN])('refuse a unit price of %s', (unitPrice) => {
    expect(() => priceLine(unitPrice, 1)).toThrow(RangeError);
  });

  it('refuse an order without lines or with too many', () => {
    const to = { method: 'STANDARD', country: 'US' } as const;
    expect(() => orderTotals([], to)).toThrow(RangeError);
    expect(() =>
      orderTotals(
        Array.from({ length: maxLines + 1 }, () => priceLine(1, 1)),
        to,
      ),
    ).toThrow(RangeError);
  });
});

describe('amounts', () => {
  it('turn decimals into minor units exactly', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999 }), fc.nat({ max: 99 }), (whole, cents) => {
        expect(minorFromDecimal(`${whole}.${String(cents).padStart(2, '0')}`)).toBe(whole * 100 + cents);
      }),
    );
    expect(minorFromDecimal('129.5')).toBe(12_950);
    expect(minorFromDecimal('0.07')).toBe(7);
    expect(minorFromDecimal('8')).toBe(800);
  });

  it.each(['', '-1', '1.234', '1e3', '1,000.00', ' 1', '.5', '1.', 'NaN', '9'.repeat(13)])(
    'refuse %j',
    (text) => {
      expect(() => minorFromDecimal(text)).toThrow(RangeError);
    },
  );
});

describe('shipping', () => {
  it('never costs less for more harnesses of the same value', () => {
    fc.assert(
      fc.property(
        method,
        country,
        fc.integer({ min: 1, max: 999 }),
        fc.nat({ max: 100_000 }),
        (by, to, items, value) => {
          const consignment = { method: by, country: to, subtotalMinor: value };
          const cost = shippingCost({ ...consignment, items });
          expect(cost).toBeGreaterThanOrEqual(0);
          expect(shippingCost({ ...consignment, items: items + 1 })).toBeGreaterThanOrEqual(cost);
        },
      ),
    );
  });

  it('is free by standard from the threshold on, to the cent, and never by express', () => {
    const consignment = { country: 'US', items: 2 } as const;
    const threshold = shippingRates.STANDARD.DOMESTIC.freeFromMinor ?? Number.NaN;
    expect(shippingCost({ ...consignment, method: 'STANDARD', subtotalMinor: threshold - 1 })).toBe(845);
    expect(shippingCost({ ...consignment, method: 'STANDARD', subtotalMinor: threshold })).toBe(0);
    expect(shippingCost({ ...consignment, method: 'EXPRESS', subtotalMinor: threshold })).toBe(2345);
  });

  it('costs more by express than by standard in every zone', () => {
    for (const zone of shippingZones) {
      expect(shippingRates.EXPRESS[zone].firstMinor).toBeGreaterThan(shippingRates.STANDARD[zone].firstMinor);
    }
  });

  it('knows the zone of each country', () => {
    const zones = {
      US: 'DOMESTIC',
      CA: 'NORTH_AMERICA',
      MX: 'NORTH_AMERICA',
      DE: 'EUROPE',
      JP: 'REST_OF_WORLD',
    };
    for (const [code, zone] of Object.entries(zones)) expect(zoneOf(code)).toBe(zone);
  });

  it('refuses to send nothing', () => {
    const consignment = { method: 'STANDARD', country: 'US', subtotalMinor: 0 } as const;
    expect(() => shippingCost({ ...consignment, items: 0 })).toThrow(RangeError);
  });
});

describe('countries', () => {
  it('are the 249 assigned codes, each once and each known to Unicode', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect(countryCodes.size).toBe(249);
    expect([...countryCodes].filter((code) => names.of(code) === undefined)).toEqual([]);
  });
});
