import { forEachChild, parse, type Command, type Redirection, type SyntaxNode } from 'unbash'
import { commandWrites, type Words, type Write } from './commandWrites.ts'
import { patchPaths } from './patchPaths.ts'
import { wordValue, type ShellPlace } from './shellWord.ts'

/** Programs that only run another one, and the options of theirs that have a value. */
const WRAPPERS: Readonly<Record<string, string>> = {
  sudo: 'u g',
  env: 'u C',
  nice: 'n',
  time: '',
  command: '',
  builtin: '',
  exec: 'a',
  nohup: '',
  stdbuf: 'i o e',
  timeout: 'k s',
}
const SHELLS = /^(?:ba|da|z|k)?sh$/
const WRITING = new Set(['>', '>>', '>|', '&>', '&>>', '<>'])
/** A command inside a command inside a command: deeper than this nobody writes by hand. */
const DEPTH = 8

/**
 * Paths that a shell command would write to, as far as its text says so: redirections, and the operands of the programs
 * that `commandWrites` knows, after `cd` and inside chains, loops, subshells, `sh -c` and substitutions. Relative paths are
 * relative to the folder in which the command line starts. What cannot be told before it runs is left out.
 */
export function shellWrites(line: string): Write[] {
  const writes: Write[] = []
  walk(parse(line), { cwd: '', variables: new Map() }, { writes, depth: 0 })
  return writes
}

interface Sink {
  readonly writes: Write[]
  readonly depth: number
}

function walk(node: SyntaxNode, place: ShellPlace, sink: Sink): void {
  switch (node.type) {
    case 'Command':
      return walkCommand(node, place, sink)
    case 'Subshell':
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      // What it changes about its place ends with it.
      return children(node, { cwd: place.cwd, variables: new Map(place.variables) }, sink)
    case 'For': {
      const list = (node.wordlist ?? []).map((word) => wordValue(word, place))
      for (const value of list.slice(0, 100)) {
        assign(place, node.name.value, value)
        walk(node.body, place, sink)
      }
      return
    }
    case 'Redirected':
      walk(node.command, place, sink)
      return redirections(node.redirects, place, sink)
    default:
      return children(node, place, sink)
  }
}

function children(node: SyntaxNode, place: ShellPlace, sink: Sink): void {
  forEachChild(node, (child) => walk(child, place, sink))
}

function walkCommand(node: Command, place: ShellPlace, sink: Sink): void {
  for (const part of [...node.prefix, ...node.suffix]) children(part, place, sink)
  redirections(node.redirects, place, sink)
  for (const part of node.prefix) {
    if (part.type === 'Assignment' && node.name === undefined && part.value.type === 'Word')
      assign(place, part.name, wordValue(part.value, place))
  }
  if (!node.name) return
  const words = node.args.map((part) => (part.type === 'Word' ? wordValue(part, place) : part.text))
  run([wordValue(node.name, place), ...words], { node, place, sink })
}

interface Running {
  readonly node: Command
  readonly place: ShellPlace
  readonly sink: Sink
}

function run([name, ...words]: Words, running: Running): void {
  const { node, place, sink } = running
  if (name === null || name === undefined) return
  const plain = name.split('/').at(-1) ?? name
  const wrapped = WRAPPERS[plain]
  if (wrapped !== undefined) return run(unwrapped(words, wrapped, plain), running)
  if (plain === 'cd' || plain === 'pushd') return enter(place, words)
  if (plain === 'popd') {
    place.cwd = null
    return
  }
  if (SHELLS.test(plain) || plain === 'eval') return inner(plain, words, running)
  if (plain === 'apply_patch' || plain === 'applypatch') {
    for (const path of patchPaths(inputOf(node, words))) put(sink, place, { path, kind: 'file' })
    return
  }
  for (const write of commandWrites(plain, words)) put(sink, place, write)
}

/** The command behind a wrapper's own options and assignments. */
function unwrapped(words: Words, takes: string, wrapper: string): Words {
  const rest = [...words]
  while (rest.length > 0) {
    const [first] = rest
    if (first === null || first === undefined) break
    if (first.startsWith('-')) rest.splice(0, takes.split(' ').includes(first.slice(1)) ? 2 : 1)
    else if (/^\w+=/.test(first)) rest.shift()
    else break
  }
  // `timeout 5 rm x`: its time comes before the command.
  return wrapper === 'timeout' ? rest.slice(1) : rest
}

function inner(name: string, words: Words, { place, sink }: Running): void {
  if (sink.depth >= DEPTH) return
  const at = words.findIndex((word) => word !== null && /^-[a-z]*c$/.test(word))
  const script = name === 'eval' ? words.join(' ') : at < 0 ? null : (words[at + 1] ?? null)
  if (script === null || words.includes(null)) return
  // A shell of its own keeps its folder to itself; eval does not.
  const own = name === 'eval' ? place : { cwd: place.cwd, variables: new Map(place.variables) }
  walk(parse(script), own, { ...sink, depth: sink.depth + 1 })
}

function enter(place: ShellPlace, words: Words): void {
  const to = words.find((word) => word === null || !word.startsWith('-') || word === '-')
  if (to === undefined || to === null || to === '-' || to.startsWith('~')) place.cwd = null
  else place.cwd = joined(place.cwd, to)
}

/** The path as seen from where the command line starts; null where nobody can tell. */
function joined(cwd: string | null, path: string): string | null {
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(path)) return path
  if (cwd === null || path.startsWith('~')) return null
  return cwd === '' ? path : `${cwd}/${path}`
}

function put(sink: Sink, place: ShellPlace, { path, kind }: Write): void {
  if (path === '' || path === '-' || path.startsWith('/dev/')) return
  // Of a pattern, the folder in front of it is known to be meant.
  const sign = path.search(/[*?[{]/)
  const plain = sign < 0 ? path : path.slice(0, path.lastIndexOf('/', sign) + 1) || '.'
  const whole = joined(place.cwd, plain)
  if (whole !== null) sink.writes.push({ path: whole, kind: sign < 0 ? kind : 'dir' })
}

function redirections(list: readonly Redirection[], place: ShellPlace, sink: Sink): void {
  for (const each of list) {
    if (each.type !== 'Redirect' || !WRITING.has(each.operator) || !each.target) continue
    const path = wordValue(each.target, place)
    if (path !== null) put(sink, place, { path, kind: 'file' })
  }
}

/** Text that a command reads: from its words, or from the document behind `<<`. */
function inputOf(node: Command, words: Words): string {
  const documents = node.redirects.flatMap((each) =>
    each.type === 'HereDoc' ? [each.body.text] : each.type === 'HereString' ? [each.target?.value ?? ''] : [],
  )
  return [...words.filter((word) => word !== null), ...documents].join('\n')
}

function assign(place: ShellPlace, name: string, value: string | null): void {
  if (value === null) place.variables.delete(name)
  else place.variables.set(name, value)
}
