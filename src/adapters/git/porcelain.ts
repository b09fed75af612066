import type { ChangedFile } from '../../contract/change.ts'
import type { WorktreeState } from '../../core/ports/git.ts'

/** Fields of a NUL-separated or NUL-terminated list. */
export const splitNul = (text: string): string[] => {
  const fields = text.split('\0')
  if (fields.at(-1) === '') fields.pop()
  return fields
}

export interface Status extends WorktreeState {
  /** Submodules with commits, changes or files of their own. */
  readonly dirtySubmodules: string[]
}

const NO_COMMIT = '0'.repeat(40)

/** Reads `git status --porcelain=v2 --branch -z --no-renames`. `head` is all zeros before the first commit. */
export function parseStatus(text: string): Status {
  const found = {
    changed: [] as string[],
    untracked: [] as string[],
    conflicted: [] as string[],
    dirtySubmodules: [] as string[],
  }
  let head = NO_COMMIT
  let branch: string | null = null
  for (const field of splitNul(text)) {
    if (field.startsWith('# branch.oid ')) {
      const oid = field.slice(13)
      head = oid === '(initial)' ? NO_COMMIT : oid
    } else if (field.startsWith('# branch.head ')) {
      const name = field.slice(14)
      branch = name === '(detached)' ? null : name
    } else if (field.startsWith('? ')) {
      found.untracked.push(field.slice(2))
    } else if (field.startsWith('1 ') || field.startsWith('u ')) {
      // 1 XY sub mH mI mW hH hI path, u XY sub m1 m2 m3 mW h1 h2 h3 path: the path itself may hold blanks.
      const conflicted = field.startsWith('u ')
      const path = field
        .split(' ')
        .slice(conflicted ? 10 : 8)
        .join(' ')
      found.changed.push(path)
      if (conflicted) found.conflicted.push(path)
      if (field[5] === 'S' && /[CMU]/.test(field.slice(6, 9))) found.dirtySubmodules.push(path)
    }
  }
  for (const list of Object.values(found)) list.sort()
  return { head, branch, ...found }
}

const STATUS: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type_changed',
}

/** One raw record of a diff; `blob` is all zeros where Git has not hashed the file. */
export interface RawChange {
  readonly path: string
  readonly from: string | null
  readonly status: ChangedFile['status']
  readonly mode: string
  readonly sameMode: boolean
  readonly blob: string
}

/** Reads the raw records at the beginning of `git diff-… -z --raw`; `rest` is what follows them. */
export function parseRaw(text: string): { changes: RawChange[]; rest: string[] } {
  const fields = splitNul(text)
  const changes: RawChange[] = []
  let at = 0
  const next = (): string => fields[at++] ?? ''
  while (fields[at]?.startsWith(':')) {
    const [before = '', mode = '', , blob = '', letters = 'M'] = next().split(' ')
    const letter = letters[0] ?? 'M'
    const from = letter === 'R' || letter === 'C' ? next() : null
    const sameMode = before === `:${mode}`
    changes.push({ path: next(), from, status: STATUS[letter] ?? 'modified', mode, sameMode, blob })
  }
  return { changes, rest: fields.slice(at) }
}

type Counts = Pick<ChangedFile, 'additions' | 'deletions' | 'binary'>

/** Reads the records of `--numstat -z`, by the new name of each file. */
export function readCounts(fields: readonly string[]): Map<string, Counts> {
  const counts = new Map<string, Counts>()
  for (let at = 0; at < fields.length; at++) {
    const [additions = '', deletions = '', ...rest] = (fields[at] ?? '').split('\t')
    // A rename's record ends after its second tab; both names follow as fields of their own.
    const name = rest.join('\t') === '' ? (fields[(at += 2)] ?? '') : rest.join('\t')
    const binary = additions === '-'
    counts.set(name, {
      additions: binary ? null : Number(additions),
      deletions: binary ? null : Number(deletions),
      binary,
    })
  }
  return counts
}

export interface WorktreeEntry {
  readonly path: string
  readonly head: string
  readonly branch: string | null
  readonly bare: boolean
}

/** Reads `git worktree list --porcelain -z`; the main worktree comes first. */
export function parseWorktrees(text: string): WorktreeEntry[] {
  const entries: WorktreeEntry[] = []
  for (const field of text.split('\0')) {
    if (field.startsWith('worktree ')) {
      entries.push({ path: field.slice(9), head: NO_COMMIT, branch: null, bare: false })
      continue
    }
    const last = entries.pop()
    if (!last) continue
    if (field.startsWith('HEAD ')) entries.push({ ...last, head: field.slice(5) })
    else if (field.startsWith('branch refs/heads/')) entries.push({ ...last, branch: field.slice(18) })
    else entries.push(field === 'bare' ? { ...last, bare: true } : last)
  }
  return entries
}

/** Files that Git names where it refuses to overwrite or remove them: indented by a tab below each heading. */
export function parseRefused(stderr: string): string[] {
  const files = new Set<string>()
  let listing = false
  for (const line of stderr.split('\n')) {
    if (/^error: .*(would be overwritten|would be removed|would lose untracked files)/.test(line))
      listing = true
    else if (!line.startsWith('\t')) listing = false
    else if (listing) files.add(line.slice(1))
  }
  return [...files].sort()
}
