import { foreignName } from './frame.ts'

/** A foreign name inside a line of ours: one line, in quotation marks that it cannot close. */
export const named = (words: string): string =>
  `"${foreignName(words).replaceAll('"', "'").slice(0, 80).toWellFormed()}"`
