/** A start that cannot succeed for a reason the operator can mend; its message is one sentence that says how. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
