import { CATEGORIES, categoryNeeds, HANDLE, REFLECTIVE_TRIM } from './catalogue/extras.ts';
import { BUCKLES } from './catalogue/hardware.ts';
import { listOptions } from './catalogue/option.ts';
import { SIZES } from './catalogue/sizes.ts';
import type { Colour, Material } from './catalogue/webbing.ts';
import { COLOURS, isColour, MATERIALS } from './catalogue/webbing.ts';
import type { HarnessConfigDraft } from './config.ts';
import type { ConfigProblem } from './problem.ts';
import { fittingSize } from './sizing.ts';

/** Every choice of parts that cannot be had, or not together with another, or without which the category cannot be. */
export function findPartProblems(draft: HarnessConfigDraft): ConfigProblem[] {
  return [
    ...findColourProblems(draft.webbing),
    ...findTrimProblems(draft),
    ...findAttachmentProblems(draft),
    ...findHandleProblems(draft),
    ...findPaddingProblems(draft),
    ...findBuckleProblems(draft),
  ];
}

function findColourProblems({ material, colour }: HarnessConfigDraft['webbing']): ConfigProblem[] {
  const path = ['webbing', 'colour'];
  const { label } = MATERIALS[material];
  const offered = coloursOf(material).map((id) => COLOURS[id].label);
  const choices = `choose one of ${offered.join(', ')}`;
  if (!isColour(colour)) {
    return [{ path, message: `This colour does not exist; for ${label} ${choices}`, code: 'UNKNOWN_OPTION' }];
  }
  if (coloursOf(material).includes(colour)) return [];
  return [
    { path, message: `${label} does not come in ${COLOURS[colour].label}; ${choices}`, code: 'INCOMPATIBLE' },
  ];
}

function coloursOf(material: Material): readonly Colour[] {
  return MATERIALS[material].colours;
}

function findTrimProblems({ reflectiveTrim, webbing }: HarnessConfigDraft): ConfigProblem[] {
  if (!reflectiveTrim || MATERIALS[webbing.material].takesReflectiveTrim) return [];
  const able = listOptions(MATERIALS)
    .filter((material) => material.takesReflectiveTrim)
    .map((material) => material.label);
  const message = `${REFLECTIVE_TRIM.label} cannot be sewn into ${MATERIALS[webbing.material].label}; leave it off or choose ${able.join(', ')}`;
  return [{ path: ['reflectiveTrim'], message, code: 'INCOMPATIBLE' }];
}

function findAttachmentProblems({ attachments, category }: HarnessConfigDraft): ConfigProblem[] {
  const path = ['attachments'];
  if (attachments.length === 0) {
    return [
      { path, message: 'A leash needs somewhere to clip on; choose BACK, FRONT or both', code: 'REQUIRED' },
    ];
  }
  const need = categoryNeeds(category).attachment;
  if (need === undefined || attachments.includes(need.point)) return [];
  const message = `A harness for ${CATEGORIES[category].label.toLowerCase()} needs the ${need.point} ring because ${need.why}; add it`;
  return [{ path, message, code: 'INCOMPATIBLE' }];
}

function findHandleProblems({ handle, category, size, measurements }: HarnessConfigDraft): ConfigProblem[] {
  const { species, chestGirthMm, neckGirthMm } = measurements;
  const made = size ?? fittingSize(species, chestGirthMm, neckGirthMm);
  const why = categoryNeeds(category).handle;
  const need = `A harness for ${CATEGORIES[category].label.toLowerCase()} needs a handle because ${why}`;
  if (made !== null && !SIZES[made].takesHandle) {
    const narrow = `size ${made}, whose webbing is only ${SIZES[made].webbingWidthMm} mm wide`;
    if (why !== undefined) {
      const message = `${need}, and none can be sewn to ${narrow}; choose another category`;
      return [{ path: ['category'], message, code: 'INCOMPATIBLE' }];
    }
    if (!handle) return [];
    const message = `${HANDLE.label} cannot be sewn to ${narrow}; leave it off`;
    return [{ path: ['handle'], message, code: 'INCOMPATIBLE' }];
  }
  if (handle || why === undefined) return [];
  return [{ path: ['handle'], message: `${need}; add it or choose another category`, code: 'INCOMPATIBLE' }];
}

function findPaddingProblems({ padding, category }: HarnessConfigDraft): ConfigProblem[] {
  const why = categoryNeeds(category).padding;
  if (padding !== 'NONE' || why === undefined) return [];
  const message = `A harness for ${CATEGORIES[category].label.toLowerCase()} needs padding because ${why}; choose one`;
  return [{ path: ['padding'], message, code: 'INCOMPATIBLE' }];
}

function findBuckleProblems({
  hardware,
  measurements,
  category,
  engraving,
}: HarnessConfigDraft): ConfigProblem[] {
  const buckle = BUCKLES[hardware.buckle];
  const others = listOptions(BUCKLES);
  const problems: ConfigProblem[] = [];
  const refuse = (path: readonly string[], why: string, able: readonly { readonly label: string }[]) => {
    const choices = able.map((option) => option.label).join(' or ');
    problems.push({ path, message: `${why}choose ${choices}`, code: 'INCOMPATIBLE' });
  };
  const strong = others.filter((option) => option.maxWeightGrams >= measurements.weightGrams);
  if (buckle.maxWeightGrams < measurements.weightGrams && strong.length > 0) {
    const why = `The ${buckle.label} buckle holds ${buckle.maxWeightGrams} g, less than the animal's ${measurements.weightGrams} g; `;
    refuse(['hardware', 'buckle'], why, strong);
  }
  const metal = others.filter((option) => option.metal);
  const metalNeed = categoryNeeds(category).metalBuckle;
  if (!buckle.metal && metalNeed !== undefined) {
    const why = `A harness for ${CATEGORIES[category].label.toLowerCase()} needs a metal buckle because ${metalNeed}; `;
    refuse(['hardware', 'buckle'], why, metal);
  }
  if (!buckle.metal && engraving?.target === 'BUCKLE') {
    const why = `The ${buckle.label} buckle cannot be engraved; engrave the TAG, or `;
    refuse(['engraving', 'target'], why, metal);
  }
  return problems;
}
