/** Something that a person has to put right: one line that says what is wrong and what to do. Printed without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
