import type { Word, WordPart } from 'unbash'

/** Where a command line stands: the folder that relative paths mean, null once nobody can tell, and known variables. */
export interface ShellPlace {
  cwd: string | null
  readonly variables: Map<string, string>
}

/** What a word is when the command runs; null where that depends on more than the text of the command line. */
export function wordValue(word: Word, place: ShellPlace): string | null {
  return word.parts ? joined(word.parts, place) : word.value
}

function joined(parts: readonly WordPart[], place: ShellPlace): string | null {
  const values = parts.map((part) => partValue(part, place))
  return values.includes(null) ? null : values.join('')
}

function partValue(part: WordPart, place: ShellPlace): string | null {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value
    case 'DoubleQuoted':
      return joined(part.parts, place)
    // A pattern stays one; whoever takes the word decides what it may mean.
    case 'Glob':
    case 'BraceExpansion':
    case 'ExtendedGlob':
      return part.text
    case 'SimpleExpansion':
      return variable(part.text.slice(1), place)
    case 'ParameterExpansion':
      return part.operation || part.prefix || part.index ? null : variable(part.parameter, place)
    default:
      return null
  }
}

const variable = (name: string, { cwd, variables }: ShellPlace): string | null =>
  name === 'PWD' ? (cwd === '' ? '.' : cwd) : (variables.get(name) ?? null)
