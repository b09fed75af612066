import { ok, type Result } from '../../base/result.ts'
import type { Comparison, Git, GitFailure, ListedChange } from '../../core/ports/git.ts'
import { parseRaw, readCounts, type RawChange } from './porcelain.ts'
import { expectZero, type Run } from './run.ts'
import { withWorktreeIndex, type WorktreeIndex } from './worktreeIndex.ts'

/** Renames with edits are looked for as long as it is this many files at most on each side. */
const RENAMES = ['-M', '-l500']
/** Plumbing: no setting of the user changes what it prints, and it runs no diff program of theirs. */
const PLAIN = ['--no-ext-diff', '--no-textconv']
export const TREES = ['--literal-pathspecs', 'diff-tree', '-r', ...RENAMES, ...PLAIN]
export const WORKTREE = [
  ...['--literal-pathspecs', 'diff-index', '--ignore-submodules=dirty', ...RENAMES, ...PLAIN],
]

type Listed = Result<ListedChange[], GitFailure>

const NO_BLOB = /^0+$/

const withoutCounts = ({ path, from, status, blob }: RawChange): ListedChange => ({
  ...{ path, from, status, blob: NO_BLOB.test(blob) ? null : blob },
  ...{ additions: null, deletions: null, binary: false },
})

/** What the records say, with counts by name; one without counts was only touched, and is no change. */
export function withCounts(text: string): ListedChange[] {
  const { changes, rest } = parseRaw(text)
  const counts = readCounts(rest)
  return changes.flatMap((change) => {
    const found = counts.get(change.path)
    if (!found && change.sameMode && change.status === 'modified') return []
    return [{ ...withoutCounts(change), ...(found ?? { additions: 0, deletions: 0, binary: false }) }]
  })
}

async function ofCommits(run: Run, input: Comparison & { head: string }, counts: boolean): Promise<Listed> {
  const shape = counts ? ['--raw', '--numstat'] : ['--raw']
  const printed = expectZero(await run(input.path, [...TREES, '-z', ...shape, input.base, input.head, '--']))
  if (!printed.ok) return printed
  return ok(counts ? withCounts(printed.value) : parseRaw(printed.value).changes.map(withoutCounts))
}

/** Ids of contents that no index knows. A file that vanishes meanwhile leaves all of them unknown. */
async function blobsOf(run: Run, top: string, files: readonly RawChange[]): Promise<Map<string, string>> {
  const unknown = files
    .filter(({ blob, status, mode, path }) => {
      const isFile = status !== 'deleted' && mode.startsWith('100')
      return isFile && NO_BLOB.test(blob) && !/^"|\n/.test(path)
    })
    .map(({ path }) => path)
  if (unknown.length === 0) return new Map()
  const input = unknown.map((path) => `${path}\n`).join('')
  const hashed = expectZero(await run(top, ['hash-object', '--no-filters', '--stdin-paths'], { input }))
  const ids = hashed.ok ? hashed.value.split('\n') : []
  return new Map(unknown.flatMap((path, at) => (ids[at] ? [[path, ids[at]] as const] : [])))
}

async function ofIndex(run: Run, base: string, index: WorktreeIndex): Promise<Listed> {
  const { top, environment } = index
  const untracked = new Set(index.untracked)
  const names = (flags: readonly string[]): ReturnType<Run> =>
    run(top, [...WORKTREE, '-z', ...flags, base, '--'], { environment })
  const [raw, counted] = await Promise.all([
    names(['--raw', '--no-renames']).then(async (outcome) => {
      const printed = expectZero(outcome)
      return printed.ok ? ok(await blobsOf(run, top, parseRaw(printed.value).changes)) : printed
    }),
    names(['--raw', '--numstat']),
  ])
  if (!raw.ok) return raw
  const printed = expectZero(counted)
  if (!printed.ok) return printed
  return ok(
    withCounts(printed.value).map((file) => ({
      ...file,
      status: file.status === 'added' && untracked.has(file.path) ? ('untracked' as const) : file.status,
      blob: file.blob ?? raw.value.get(file.path) ?? null,
    })),
  )
}

/** Names alone: what the index knows and what is untracked, side by side, without reading any file twice. */
async function namesOnly(run: Run, path: string, base: string): Promise<Listed> {
  const quick = [...WORKTREE, '--no-renames', '-z', '--raw', base, '--']
  const others = ['ls-files', '--others', '--exclude-standard', '--full-name', '-z']
  const [raw, listed] = await Promise.all([run(path, quick), run(path, others)])
  const [tracked, untracked] = [expectZero(raw), expectZero(listed)]
  if (!tracked.ok) return tracked
  if (!untracked.ok) return untracked
  const files = new Map(parseRaw(tracked.value).changes.map((change) => [change.path, withoutCounts(change)]))
  const counts = { additions: null, deletions: null, binary: false, blob: null }
  for (const each of untracked.value.split('\0')) {
    if (each === '' || each.endsWith('/')) continue
    const status = files.has(each) ? ('modified' as const) : ('untracked' as const)
    files.set(each, { path: each, from: null, status, ...counts })
  }
  return ok([...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1)))
}

export const listChanges: (
  run: Run,
  input: Comparison & { counts: boolean },
) => ReturnType<Git['listChanges']> = (run, { path, base, head, counts }) => {
  if (head !== null) return ofCommits(run, { path, base, head }, counts)
  return counts
    ? withWorktreeIndex(run, { path }, (index) => ofIndex(run, base, index))
    : namesOnly(run, path, base)
}
