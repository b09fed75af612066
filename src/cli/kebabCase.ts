/** A verb of the contract as a command has it: `reviewMerge` is `review-merge`. */
export const kebabCase = (word: string): string =>
  word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
