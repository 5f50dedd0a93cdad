import type { Species } from './catalogue/animals.ts';
import { BACK_LENGTH_MM, SPECIES } from './catalogue/animals.ts';
import type { Size, WholeRange } from './catalogue/sizes.ts';
import { SIZES } from './catalogue/sizes.ts';
import type { Measurements } from './config.ts';
import type { ConfigProblem } from './problem.ts';

/** The range every size together covers. */
function covered(girth: 'chestGirthMm' | 'neckGirthMm', species: Species): WholeRange {
  const ranges = SPECIES[species].sizes.map((size) => SIZES[size][girth]);
  return {
    min: Math.min(...ranges.map((range) => range.min)),
    max: Math.max(...ranges.map((range) => range.max)),
  };
}

/**
 * The size that fits both girths (millimetres) of an animal, or null when none does. The chest decides; neck ranges
 * only confirm it.
 */
export function fittingSize(species: Species, chestGirthMm: number, neckGirthMm: number): Size | null {
  const fits = (size: Size) =>
    within(SIZES[size].chestGirthMm, chestGirthMm) && within(SIZES[size].neckGirthMm, neckGirthMm);
  return SPECIES[species].sizes.find(fits) ?? null;
}

/** Everything wrong with the measurements, alone and against the chosen size (null when none is chosen). */
export function findSizingProblems(measurements: Measurements, size: Size | null): ConfigProblem[] {
  const { species, chestGirthMm, neckGirthMm, backLengthMm, weightGrams } = measurements;
  const outside = [
    outOfRange('chestGirthMm', 'Chest girth', chestGirthMm, covered('chestGirthMm', species), species),
    outOfRange('neckGirthMm', 'Neck girth', neckGirthMm, covered('neckGirthMm', species), species),
    outOfRange('backLengthMm', 'Back length', backLengthMm, BACK_LENGTH_MM, species),
    outOfRange('weightGrams', 'Weight', weightGrams, SPECIES[species].weightGrams, species),
  ].filter((problem) => problem !== null);
  // A girth no harness can take says nothing about which size would fit.
  if (outside.some((problem) => problem.path.at(-1)?.endsWith('GirthMm'))) return outside;
  return [...outside, ...findMisfits(measurements, size)];
}

/** What speaks against the chosen size, or against there being one at all. */
function findMisfits(
  { species, chestGirthMm, neckGirthMm }: Measurements,
  size: Size | null,
): ConfigProblem[] {
  const better = fittingSize(species, chestGirthMm, neckGirthMm);
  if (size === null) return better === null ? [noSizeFits(chestGirthMm, neckGirthMm)] : [];
  if (!listed(species, size)) {
    const offered = SPECIES[species].sizes.join(', ');
    const message = `Size ${size} is not made for this animal (${SPECIES[species].label}); choose one of ${offered}`;
    return [{ path: ['size'], message, code: 'INCOMPATIBLE' }];
  }
  const misfits: ConfigProblem[] = [];
  const advice = better === null ? 'no size fits both girths, so measure both again' : `choose ${better}`;
  const girths = [
    ['chestGirthMm', 'Chest girth', chestGirthMm],
    ['neckGirthMm', 'Neck girth', neckGirthMm],
  ] as const;
  for (const [field, label, value] of girths) {
    const range = SIZES[size][field];
    if (within(range, value)) continue;
    const message = `${label} ${value} mm does not fit size ${size} (${range.min}–${range.max} mm); ${advice}`;
    misfits.push({ path: ['measurements', field], message, code: 'INCOMPATIBLE' });
  }
  return misfits;
}

function noSizeFits(chestGirthMm: number, neckGirthMm: number): ConfigProblem {
  const message = `No size fits a chest of ${chestGirthMm} mm together with a neck of ${neckGirthMm} mm; measure both again`;
  return { path: ['measurements', 'neckGirthMm'], message, code: 'INCOMPATIBLE' };
}

function outOfRange(
  field: 'chestGirthMm' | 'neckGirthMm' | 'backLengthMm' | 'weightGrams',
  label: string,
  value: number,
  range: WholeRange,
  species: Species,
): ConfigProblem | null {
  if (within(range, value)) return null;
  const unit = field === 'weightGrams' ? 'g' : 'mm';
  const animal = SPECIES[species].label.toLowerCase();
  const message = `${label} ${value} ${unit} is outside what we make for ${article(animal)} (${range.min}–${range.max} ${unit}); measure again`;
  return { path: ['measurements', field], message, code: 'OUT_OF_RANGE' };
}

function article(animal: string): string {
  return animal.startsWith('another') ? animal : `a ${animal}`;
}

function listed(species: Species, size: Size): boolean {
  const sizes: readonly Size[] = SPECIES[species].sizes;
  return sizes.includes(size);
}

function within(range: WholeRange, value: number): boolean {
  return Number.isInteger(value) && value >= range.min && value <= range.max;
}
