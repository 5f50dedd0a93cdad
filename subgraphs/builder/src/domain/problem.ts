/** Why a configuration cannot be made. */
export type ConfigProblemCode =
  | 'REQUIRED'
  | 'OUT_OF_RANGE'
  | 'INCOMPATIBLE'
  | 'TOO_LONG'
  | 'INVALID_TEXT'
  | 'UNKNOWN_OPTION';

/** One thing that is wrong with a configuration, and what would be right. */
export interface ConfigProblem {
  /** Names from the configuration down to the field, e.g. `['measurements', 'chestGirthMm']`. */
  readonly path: readonly string[];
  readonly message: string;
  readonly code: ConfigProblemCode;
}
