/**
 * Whether a command may run: its first words are those of an allowed one, word by word. No shell ever reads it, so `;`, `&&`
 * and the like are letters of an argument, and a word that has grown by them is another word.
 */
export function isAllowedCommand(argv: readonly string[], allowed: readonly string[]): boolean {
  return allowed.some((line) => {
    const words = line.trim().split(/\s+/)
    return words[0] !== '' && words.every((word, at) => argv[at] === word)
  })
}
