const WORD = /[\p{L}\p{N}]+/gu

/**
 * A full-text query for what a person or a model typed: every word, or any of them, as a beginning. Quoted, so that nothing
 * in it is an operator. Null where it holds no word.
 */
export function matchWords(text: string, join: 'AND' | 'OR' = 'AND'): string | null {
  const words = text.match(WORD)?.slice(0, 20) ?? []
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(` ${join} `)
}
