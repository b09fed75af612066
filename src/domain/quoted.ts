import { cleanLine, cleanText } from '../base/text.ts'

/** Line and paragraph separators, which a model may take for line breaks. */
const BREAKS = /\n|\u2028|\u2029/

/** Foreign words, each line behind a bar, so that nothing in them can pass for words of ours. */
export const quoted = (words: string): string[] =>
  cleanText(words)
    .trim()
    .split(BREAKS)
    .map((line) => `| ${line}`)

/** A foreign name inside a line of ours: one line, in quotation marks that it cannot close. */
export const named = (words: string): string =>
  `"${cleanLine(words.replace(/["\u2028\u2029]/g, "'"))
    .slice(0, 80)
    .toWellFormed()}"`
