import type { Size, WholeRange } from './sizes.ts';

interface SpeciesRow {
  readonly label: string;
  /** Sizes whose cut suits the animal's build. */
  readonly sizes: readonly Size[];
  readonly weightGrams: WholeRange;
}

/** The animals we cut harnesses for. */
export const SPECIES = {
  DOG: { label: 'Dog', sizes: ['XS', 'S', 'M', 'L', 'XL'], weightGrams: { min: 500, max: 120_000 } },
  CAT: { label: 'Cat', sizes: ['XS', 'S', 'M'], weightGrams: { min: 500, max: 15_000 } },
  OTHER: { label: 'Another animal', sizes: ['XS', 'S', 'M', 'L'], weightGrams: { min: 300, max: 80_000 } },
} as const satisfies Record<string, SpeciesRow>;

export type Species = keyof typeof SPECIES;

/** Length of the back from the withers to the base of the tail, in millimetres. */
export const BACK_LENGTH_MM: WholeRange = { min: 100, max: 1000 };

/** Characters a pet's name may have. */
export const PET_NAME_LENGTH = 40;
