/** What sending an order costs: a table by method and zone. Amounts in minor units of the shop's currency. */

export const shippingMethods = ['STANDARD', 'EXPRESS'] as const;
export type ShippingMethod = (typeof shippingMethods)[number];

export const shippingZones = ['DOMESTIC', 'NORTH_AMERICA', 'EUROPE', 'REST_OF_WORLD'] as const;
export type ShippingZone = (typeof shippingZones)[number];

export interface ShippingRate {
  /** The first harness. */
  readonly firstMinor: number;
  /** Each further harness in the same order. */
  readonly furtherMinor: number;
  /** Goods worth this much or more travel free; null: never. */
  readonly freeFromMinor: number | null;
  /** Working days in transit. */
  readonly days: { readonly from: number; readonly to: number };
}

export const shippingRates: Readonly<Record<ShippingMethod, Readonly<Record<ShippingZone, ShippingRate>>>> = {
  STANDARD: {
    DOMESTIC: { firstMinor: 695, furtherMinor: 150, freeFromMinor: 15_000, days: { from: 3, to: 6 } },
    NORTH_AMERICA: { firstMinor: 1495, furtherMinor: 300, freeFromMinor: 25_000, days: { from: 6, to: 12 } },
    EUROPE: { firstMinor: 1995, furtherMinor: 400, freeFromMinor: 30_000, days: { from: 7, to: 14 } },
    REST_OF_WORLD: { firstMinor: 2495, furtherMinor: 500, freeFromMinor: 40_000, days: { from: 10, to: 21 } },
  },
  EXPRESS: {
    DOMESTIC: { firstMinor: 1995, furtherMinor: 350, freeFromMinor: null, days: { from: 1, to: 2 } },
    NORTH_AMERICA: { firstMinor: 3495, furtherMinor: 600, freeFromMinor: null, days: { from: 2, to: 4 } },
    EUROPE: { firstMinor: 4495, furtherMinor: 800, freeFromMinor: null, days: { from: 2, to: 4 } },
    REST_OF_WORLD: { firstMinor: 5995, furtherMinor: 1000, freeFromMinor: null, days: { from: 3, to: 6 } },
  },
};

const northAmerica: ReadonlySet<string> = new Set(['CA', 'MX']);
const european =
  'AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM VA';
const europe: ReadonlySet<string> = new Set(european.split(' '));

/** The zone a destination is charged as. `country` is an ISO 3166-1 alpha-2 code. */
export function zoneOf(country: string): ShippingZone {
  if (country === 'US') return 'DOMESTIC';
  if (northAmerica.has(country)) return 'NORTH_AMERICA';
  return europe.has(country) ? 'EUROPE' : 'REST_OF_WORLD';
}

/** What is sent where. `subtotalMinor` is what the goods cost, in minor units. */
export interface Consignment {
  readonly method: ShippingMethod;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Harnesses in all, at least 1. */
  readonly items: number;
  readonly subtotalMinor: number;
}

export interface ShippingQuote {
  readonly zone: ShippingZone;
  readonly costMinor: number;
  /** See {@link ShippingRate}. */
  readonly freeFromMinor: number | null;
  readonly days: ShippingRate['days'];
}

/**
 * What sending a consignment costs, and how long it takes.
 * @throws RangeError when there is nothing to send.
 */
export function quoteShipping({ method, country, items, subtotalMinor }: Consignment): ShippingQuote {
  if (!Number.isInteger(items) || items < 1) throw new RangeError('a consignment has at least one item');
  const zone = zoneOf(country);
  const { firstMinor, furtherMinor, freeFromMinor, days } = shippingRates[method][zone];
  const free = freeFromMinor !== null && subtotalMinor >= freeFromMinor;
  return { zone, costMinor: free ? 0 : firstMinor + furtherMinor * (items - 1), freeFromMinor, days };
}
