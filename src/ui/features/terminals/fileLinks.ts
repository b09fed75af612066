/** A place in a file as a program prints it; `start` and `end` count characters of the line, `end` is behind the last. */
export interface FileLink {
  readonly start: number
  readonly end: number
  readonly path: string
  readonly line: number | null
  readonly column: number | null
}

/**
 * A path without spaces: with a folder in front, or a name with an ending that has a line behind it. `:12:3`, `(12,3)` and
 * `#L12` say where in the file.
 */
const PATH =
  /(?<![\w/.:@~$%-])(?<path>(?:~|\.{1,2}|[A-Za-z]:)?\/?(?:[\w.@+\-[\]]+\/)*[\w.@+\-[\]]+)(?<at>:(\d+)(?::(\d+))?|\((\d+)(?:,\s?(\d+))?\)|#L(\d+))?/gu
const ENDING = /\.[A-Za-z][A-Za-z0-9]{0,9}$/
/** Names that are files without an ending. */
const PLAIN = /(^|\/)(Makefile|Dockerfile|LICENSE|README|CHANGELOG|Gemfile|Rakefile|Justfile)$/
/** What a sentence puts behind a path. */
const TRAILING = /[.-]+$/

function isFile(path: string, hasLine: boolean): boolean {
  if (!ENDING.test(path)) return PLAIN.test(path) && (hasLine || path.includes('/'))
  // A bare name with an ending may be a host or a method; with a line behind it, it is a file.
  return path.includes('/') || hasLine
}

/** The places in files that a line names. Addresses on the web are not files, and paths with spaces are not found. */
export function findFileLinks(line: string): FileLink[] {
  const isDiff = /^(diff --git|---|\+\+\+) /.test(line)
  const urls = [...line.matchAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi)].map(
    ({ index, 0: text }) => [index, index + text.length] as const,
  )
  return [...line.matchAll(PATH)].flatMap(({ index: start, 0: whole, groups, ...at }) => {
    if (urls.some(([from, to]) => start >= from && start < to)) return []
    const given = groups?.['path'] ?? ''
    const numbers = [at[3], at[4], at[5], at[6], at[7]].map((each) =>
      each === undefined ? null : Number(each),
    )
    const lineAt = numbers[0] ?? numbers[2] ?? numbers[4] ?? null
    const shown = given.replace(TRAILING, '')
    if (!isFile(shown, lineAt !== null)) return []
    const end = lineAt === null ? start + shown.length : start + whole.length
    const path = isDiff ? shown.replace(/^[ab]\//, '') : shown
    return [{ start, end, path, line: lineAt, column: numbers[1] ?? numbers[3] ?? null }]
  })
}

/** Where a path leads, seen from the worktree; `inside` holds its name in there. Both folders are absolute. */
export type Target =
  | { readonly type: 'inside'; readonly path: string; readonly name: string }
  | { readonly type: 'outside'; readonly path: string }

/** Resolves `.` and `..`; a path of Windows keeps its drive. */
function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`
}

/** Where a path that a program has printed leads, when its program runs in `worktree`. */
export function resolveFile(path: string, worktree: string): Target {
  const root = normal(worktree.replaceAll('\\', '/'))
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:\//.test(path)
  if (path.startsWith('~')) return { type: 'outside', path }
  const full = normal(isAbsolute ? path : `${root}/${path}`)
  return full.startsWith(`${root}/`)
    ? { type: 'inside', path: full, name: full.slice(root.length + 1) }
    : { type: 'outside', path: full }
}
