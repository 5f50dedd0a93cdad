/** A start that cannot succeed for a reason the operator can mend; its message is one sentence that says how. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

const fileProblems: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: 'the disk quota is used up; free some space',
  EACCES: 'this user may not; give it access',
  EPERM: 'this user may not; give it access',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a part of the path is a file',
};

/**
 * The sentence that ends a start that failed.
 * @returns null for an error nobody foresaw, whose stack is worth more than a sentence
 */
export function explainStartFailure(error: unknown): string | null {
  if (error instanceof StartupError) return error.message;
  if (!(error instanceof Error && 'code' in error && 'path' in error)) return null;
  const problem = fileProblems[String(error.code)];
  return problem === undefined
    ? null
    : `Cannot write ${error.path}: ${problem}, or set DATA_DIRECTORY to another folder.`;
}
