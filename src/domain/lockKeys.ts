import picomatch from 'picomatch'

export type LockKind = 'file' | 'dir' | 'glob' | 'res'

/** What a key names: a path relative to the project, `.` for its root; a pattern of such paths; or a name. */
export interface LockTarget {
  readonly kind: LockKind
  readonly path: string
}

const KEY = /^(file|dir|glob|res):(.*)$/s

/** A target as a person or a model writes it; a path without a kind is a file. */
export function readTarget(written: string): LockTarget {
  const [, kind, path = ''] = KEY.exec(written) ?? []
  return kind === 'file' || kind === 'dir' || kind === 'glob' || kind === 'res'
    ? { kind, path }
    : { kind: 'file', path: written }
}

export const keyOf = ({ kind, path }: LockTarget): string => `${kind}:${path}`

/** Whether `path` is the folder or lies below it. */
const isWithin = (path: string, folder: string): boolean =>
  folder === '.' || path === folder || path.startsWith(`${folder}/`)

/** The folder that everything a pattern matches lies in. */
const baseOf = (pattern: string): string => picomatch.scan(pattern).base || '.'

const matches = (pattern: string, path: string): boolean => picomatch.isMatch(path, pattern, { dot: true })

function pathsOverlap(one: LockTarget, other: LockTarget): boolean {
  if (one.kind === 'file' && other.kind === 'file') return one.path === other.path
  if (one.kind === 'file' && other.kind === 'dir') return isWithin(one.path, other.path)
  if (one.kind === 'file' && other.kind === 'glob') return matches(other.path, one.path)
  if (one.kind === 'dir' && other.kind === 'dir')
    return isWithin(one.path, other.path) || isWithin(other.path, one.path)
  // Whether two patterns have a path in common cannot be told cheaply: they do where their folders meet.
  if (one.kind !== 'file' && other.kind !== 'file') {
    const [first, second] = [one, other].map((each) => (each.kind === 'glob' ? baseOf(each.path) : each.path))
    return isWithin(first ?? '.', second ?? '.') || isWithin(second ?? '.', first ?? '.')
  }
  return pathsOverlap(other, one)
}

/** Whether something may be covered by both. A resource meets only a resource of the same name. */
export function overlap(one: LockTarget, other: LockTarget): boolean {
  if (one.kind === 'res' || other.kind === 'res') return one.kind === other.kind && one.path === other.path
  return pathsOverlap(one, other)
}
