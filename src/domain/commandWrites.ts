/** A path that a command writes to, and whether everything below it is meant. */
export interface Write {
  readonly path: string
  readonly kind: 'file' | 'dir'
}

/** Words of a command after its name; null for one whose value nobody can tell before it runs. */
export type Words = readonly (string | null)[]

const file = (path: string): Write => ({ path, kind: 'file' })
const folder = (path: string): Write => ({ path, kind: 'dir' })
const known = (words: Words): string[] => words.filter((word) => word !== null)

interface Parsed {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly operands: string[]
  /** Whether `--` was there, and the operands behind it. */
  readonly afterDashes: string[] | null
}

/** Options as getopt reads them. `takes` names those that have a value of their own. */
function parse(words: Words, takes: string): Parsed {
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const operands: string[] = []
  const takesValue = new Set(takes.split(' '))
  const list = known(words)
  for (let at = 0; at < list.length; at += 1) {
    const word = list[at] ?? ''
    if (word === '--') {
      const rest = list.slice(at + 1)
      return { flags, values, operands: [...operands, ...rest], afterDashes: rest }
    }
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s)
      flags.add(name)
      if (value !== undefined) values.set(name, value)
      else if (takesValue.has(name)) values.set(name, list[(at += 1)] ?? '')
    } else if (word.startsWith('-') && word !== '-') {
      at += readShort(word.slice(1), list[at + 1], { flags, values, takesValue })
    } else operands.push(word)
  }
  return { flags, values, operands, afterDashes: null }
}

interface ShortSink {
  readonly flags: Set<string>
  readonly values: Map<string, string>
  readonly takesValue: ReadonlySet<string>
}

/** A bundle such as `-rf` or `-tDIR`; answers how many further words it takes. */
function readShort(letters: string, next: string | undefined, sink: ShortSink): number {
  for (const [at, letter] of [...letters].entries()) {
    sink.flags.add(letter)
    if (!sink.takesValue.has(letter)) continue
    const attached = letters.slice(at + 1)
    sink.values.set(letter, attached === '' ? (next ?? '') : attached)
    return attached === '' ? 1 : 0
  }
  return 0
}

const nameOf = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? path

/** Where a copy lands: in the folder that is named, or at the path itself, which may be a folder too. */
function landing(words: Words, takes: string): { sources: string[]; writes: Write[] } {
  const { values, operands, flags } = parse(words, takes)
  const into = values.get('t') ?? values.get('target-directory')
  if (into !== undefined)
    return { sources: operands, writes: operands.map((path) => file(`${into}/${nameOf(path)}`)) }
  const to = operands.at(-1)
  const sources = operands.slice(0, -1)
  if (to === undefined || sources.length === 0) return { sources: operands, writes: [] }
  const inside = sources.map((path) => file(`${to}/${nameOf(path)}`))
  const single = sources.length === 1 && !to.endsWith('/')
  const deep = flags.has('r') || flags.has('R') || flags.has('a') || flags.has('recursive')
  return { sources, writes: [...(single ? [deep ? folder(to) : file(to)] : []), ...inside] }
}

/** `sed -i` and `perl -i` write every file behind their script. */
function inPlace(words: Words, scriptFlags: string): Write[] {
  const { flags, operands } = parse(words, scriptFlags)
  if (!flags.has('i') && !flags.has('in-place')) return []
  const hasScript = ['e', 'E', 'f', 'expression', 'file'].some((flag) => flags.has(flag))
  return operands.slice(hasScript ? 0 : 1).map(file)
}

function git(words: Words): Write[] {
  // Options before the subcommand; one that names another folder is followed.
  const { rest, at } = gitFolder(known(words))
  const [verb, ...args] = rest
  return gitVerb(verb ?? '', args).map(({ path, kind }) => ({
    path: at === '' ? path : `${at}/${path}`,
    kind,
  }))
}

function gitFolder(words: string[]): { rest: string[]; at: string } {
  if (words[0] === '-C') return { rest: words.slice(2), at: words[1] ?? '' }
  if (words[0] === '-c') return gitFolder(words.slice(2))
  return words[0]?.startsWith('-') === true ? gitFolder(words.slice(1)) : { rest: words, at: '' }
}

/** A pathspec may name a folder as well as a file. */
const spec = (path: string): Write => folder(path)

function gitVerb(verb: string, args: string[]): Write[] {
  const { flags, operands, afterDashes } = parse(args, 'b B s source m message')
  switch (verb) {
    case 'checkout':
      if (afterDashes) return afterDashes.map(spec)
      // A single word is a branch, as long as it does not look like a path.
      if (flags.has('b') || flags.has('B')) return []
      return (operands.length > 1 ? operands.slice(1) : operands.filter((word) => /[./]/.test(word))).map(
        spec,
      )
    case 'restore':
      return flags.has('staged') && !flags.has('worktree') && !flags.has('W') ? [] : operands.map(spec)
    case 'rm':
      return flags.has('cached') ? [] : operands.map(spec)
    case 'mv':
      return operands.map(spec)
    case 'reset':
      return flags.has('hard') || flags.has('merge') || flags.has('keep') ? [folder('.')] : []
    case 'clean':
      return flags.has('n') || flags.has('dry-run') ? [] : (operands.length > 0 ? operands : ['.']).map(spec)
    case 'stash':
      return ['list', 'show', 'drop', 'clear'].includes(operands[0] ?? '') ? [] : [folder('.')]
    default:
      return []
  }
}

function find(words: Words): Write[] {
  const list = known(words)
  const acts =
    list.includes('-delete') ||
    list.some((word, at) => word.startsWith('-exec') && /^(rm|mv|sed|truncate)$/.test(list[at + 1] ?? ''))
  if (!acts) return []
  const first = list.findIndex((word) => word.startsWith('-') || word === '(' || word === '!')
  const roots = list.slice(0, first < 0 ? list.length : first)
  return (roots.length > 0 ? roots : ['.']).map(folder)
}

const operandsOf = (takes: string) => (words: Words) => parse(words, takes).operands

/** What each program writes to. A program that is not here is believed to write nothing that its words name. */
const PROGRAMS: Readonly<Record<string, (words: Words) => Write[]>> = {
  tee: (words) => operandsOf('')(words).map(file),
  sed: (words) => inPlace(words, 'e f l expression file line-length'),
  perl: (words) => inPlace(words, 'e E I M m'),
  cp: (words) => landing(words, 't target-directory S suffix').writes,
  install: (words) => landing(words, 't target-directory m mode o owner g group').writes,
  mv: (words) => {
    const { sources, writes } = landing(words, 't target-directory S suffix')
    return [...sources.map(folder), ...writes]
  },
  rm: (words) => {
    const { flags, operands } = parse(words, '')
    const deep = flags.has('r') || flags.has('R') || flags.has('recursive')
    return operands.map(deep ? folder : file)
  },
  rmdir: (words) => operandsOf('')(words).map(folder),
  unlink: (words) => operandsOf('')(words).map(file),
  shred: (words) => operandsOf('n s')(words).map(file),
  truncate: (words) => operandsOf('s r size reference')(words).map(file),
  touch: (words) => operandsOf('d r t date reference')(words).map(file),
  ln: (words) => landing(words, 't target-directory S suffix').writes,
  dd: (words) => known(words).flatMap((word) => (word.startsWith('of=') ? [file(word.slice(3))] : [])),
  patch: (words) => operandsOf('p i o d input output directory strip')(words).slice(0, 1).map(file),
  git,
  find,
}

/** Paths that one simple command writes to by what its words say; redirections are not among them. */
export function commandWrites(name: string, words: Words): Write[] {
  return (PROGRAMS[nameOf(name)] ?? (() => []))(words)
}
