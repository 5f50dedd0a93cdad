import { PET_NAME_LENGTH } from './catalogue/animals.ts';
import { ENGRAVING_TARGETS } from './catalogue/engraving.ts';
import { ATTACHMENTS } from './catalogue/hardware.ts';
import { optionIds } from './catalogue/option.ts';
import { isColour } from './catalogue/webbing.ts';
import { findPartProblems } from './compatibility.ts';
import type { HarnessConfig, HarnessConfigDraft } from './config.ts';
import type { ConfigProblem } from './problem.ts';
import { findSizingProblems, fittingSize } from './sizing.ts';
import { countCharacters, findUnprintable, isFarTooLong, normaliseText, PUNCTUATION } from './text.ts';

/** The canonical configuration of a harness we can make, or everything that stands in its way. */
export type ConfigCheck =
  | { readonly valid: true; readonly config: HarnessConfig }
  | { readonly valid: false; readonly problems: readonly ConfigProblem[] };

/**
 * Checks a harness against every rule of the workshop. A valid draft comes back in canonical form: size derived, texts
 * normalised, attachments in catalogue order. Idempotent: a canonical configuration checks to itself.
 */
export function validateConfig(draft: HarnessConfigDraft): ConfigCheck {
  const { measurements } = draft;
  const petName = measurements.petName === null ? null : boundedText(measurements.petName, PET_NAME_LENGTH);
  const engraving =
    draft.engraving === null
      ? null
      : {
          ...draft.engraving,
          text: boundedText(draft.engraving.text, ENGRAVING_TARGETS[draft.engraving.target].maxCharacters),
        };
  const normal: HarnessConfigDraft = {
    ...draft,
    measurements: { ...measurements, petName },
    attachments: optionIds(ATTACHMENTS).filter((point) => draft.attachments.includes(point)),
    engraving,
  };
  const problems = [
    ...findPetNameProblems(normal),
    ...findSizingProblems(normal.measurements, normal.size),
    ...findPartProblems(normal),
    ...findEngravingProblems(normal),
  ];
  const { colour, material } = normal.webbing;
  const size =
    normal.size ?? fittingSize(measurements.species, measurements.chestGirthMm, measurements.neckGirthMm);
  if (problems.length > 0 || size === null || !isColour(colour)) return { valid: false, problems };
  const config: HarnessConfig = {
    category: normal.category,
    size,
    measurements: normal.measurements,
    webbing: { material, colour },
    padding: normal.padding,
    hardware: normal.hardware,
    attachments: [...normal.attachments],
    reflectiveTrim: normal.reflectiveTrim,
    handle: normal.handle,
    engraving: normal.engraving,
  };
  return { valid: true, config };
}

/** Normalises a text unless it is so long that it is refused anyway. */
function boundedText(text: string, maxCharacters: number): string {
  return isFarTooLong(text, maxCharacters) ? text : normaliseText(text);
}

function findTextProblem(
  text: string,
  path: readonly string[],
  label: string,
  max: number,
): ConfigProblem | null {
  if (text === '')
    return { path, message: `${label} is empty; leave it out or write something`, code: 'REQUIRED' };
  if (isFarTooLong(text, max)) {
    return { path, message: `${label} is far too long; at most ${max} characters fit`, code: 'TOO_LONG' };
  }
  const length = countCharacters(text);
  if (length > max) {
    return { path, message: `${label} has ${length} characters; at most ${max} fit`, code: 'TOO_LONG' };
  }
  const reason = findUnprintable(text);
  if (reason === null) return null;
  const message = `${label}: ${reason}; use letters, digits, spaces and ${PUNCTUATION}`;
  return { path, message, code: 'INVALID_TEXT' };
}

function findPetNameProblems({ measurements: { petName } }: HarnessConfigDraft): ConfigProblem[] {
  if (petName === null) return [];
  const problem = findTextProblem(petName, ['measurements', 'petName'], 'Pet name', PET_NAME_LENGTH);
  return problem === null ? [] : [problem];
}

function findEngravingProblems({ engraving }: HarnessConfigDraft): ConfigProblem[] {
  if (engraving === null) return [];
  const target = ENGRAVING_TARGETS[engraving.target];
  const label = `Engraving on the ${target.label.toLowerCase()}`;
  const problem = findTextProblem(engraving.text, ['engraving', 'text'], label, target.maxCharacters);
  return problem === null ? [] : [problem];
}
