import { err, ok, type Result } from '../../base/result.ts'
import type { Comparison, Git, GitFailure } from '../../core/ports/git.ts'
import { listChanges, TREES, WORKTREE } from './changes.ts'
import { splitNul } from './porcelain.ts'
import { expectZero, failureOf, requireExit, type CallOptions, type Run } from './run.ts'
import { withWorktreeIndex } from './worktreeIndex.ts'

const PATCH = ['-p', '--no-color', '--src-prefix=a/', '--dst-prefix=b/']

/** How Git is called for one comparison: the command up to its revisions, and the environment that it needs. */
interface Compared {
  readonly path: string
  readonly command: readonly string[]
  readonly revisions: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** Calls `work` with the compared commits or, where there is no head, with the worktree's true state. */
async function withSides<T>(
  run: Run,
  { path, base, head, file }: Comparison & { file?: string },
  work: (sides: Compared) => Promise<Result<T, GitFailure>>,
): Promise<Result<T, GitFailure>> {
  if (head !== null) return work({ path, command: TREES, revisions: [base, head], environment: {} })
  return withWorktreeIndex(run, { path, only: file }, ({ top, environment }) =>
    work({ path: top, command: WORKTREE, revisions: [base], environment }),
  )
}

/** Name that the file had on the base side, where Git sees a rename. */
async function formerName(
  run: Run,
  { path, command, revisions, environment }: Compared,
  file: string,
): Promise<Result<string | null, GitFailure>> {
  const args = [...command, '-z', '--name-status', '--diff-filter=R', ...revisions, '--']
  const printed = expectZero(await run(path, args, { environment }))
  if (!printed.ok) return printed
  const fields = splitNul(printed.value)
  const at = fields.findIndex((field, index) => index % 3 === 2 && field === file)
  return ok(at < 0 ? null : (fields[at - 1] ?? null))
}

type Patch = { text: string; truncated: boolean }

async function readPatch(
  run: Run,
  path: string,
  args: readonly string[],
  options: CallOptions & { limit: number },
): Promise<Result<Patch, GitFailure>> {
  const outcome = await run(path, args, { ...options, limit: options.limit + 1 })
  const truncated = outcome.end === 'cut' || outcome.stdout.length > options.limit
  if (!truncated)
    return outcome.code === 0 ? ok({ text: outcome.text(), truncated }) : err(failureOf(outcome))
  const end = outcome.stdout.subarray(0, options.limit).lastIndexOf(0x0a)
  return ok({ text: outcome.stdout.subarray(0, end + 1).toString(), truncated })
}

async function patch(
  run: Run,
  input: Comparison & { file?: string; limit: number },
): Promise<Result<Patch, GitFailure>> {
  const { path, base, file, limit } = input
  if (file !== undefined && input.head === null) {
    const quick = await patchOfTracked(run, { path, base, file, limit })
    if (quick) return quick
  }
  return withSides(run, input, async (sides) => {
    const former = file === undefined ? ok(null) : await formerName(run, sides, file)
    if (!former.ok) return former
    const paths = [former.value, file].filter((each) => typeof each === 'string')
    const args = [...sides.command, ...PATCH, ...sides.revisions, '--', ...paths]
    return readPatch(run, sides.path, args, { environment: sides.environment, limit })
  })
}

/** The short way for the commonest case, an edited tracked file: no tree of the whole worktree. Null for all others. */
async function patchOfTracked(
  run: Run,
  { path, base, file, limit }: { path: string; base: string; file: string; limit: number },
): Promise<Result<Patch, GitFailure> | null> {
  const compare = ['--literal-pathspecs', 'diff-index', '--no-renames', '--no-ext-diff', '--no-textconv']
  const raw = await run(path, [...compare, '-z', '--raw', base, '--', file])
  if (raw.code !== 0 || !/^:\d+ \d+ \S+ \S+ M\0/.test(raw.text())) return null
  return readPatch(run, path, [...compare, ...PATCH, base, '--', file], { limit })
}

async function filesHolding(
  run: Run,
  { root, base, head, marker }: { root: string; base: string; head: string; marker: string },
): Promise<string[]> {
  const log = (flags: readonly string[]): ReturnType<Run> =>
    run(root, ['log', '--no-ext-diff', '--no-textconv', ...flags, '--end-of-options', `${base}..${head}`])
  const [changes, named] = await Promise.all([
    log(['-m', '--no-renames', '--format=', '--name-only', '-z', '--diff-filter=d', `-S${marker}`]),
    log(['--fixed-strings', `--grep=${marker}`, '--format=%H']),
  ])
  requireExit(changes)
  requireExit(named)
  const files = new Set(splitNul(changes.text()).filter(Boolean))
  const commits = named.text().split('\n').filter(Boolean)
  return [...[...files].sort(), ...commits.map((sha) => `message of commit ${sha.slice(0, 12)}`)]
}

type Diffs = Pick<Git, 'changedFiles' | 'listChanges' | 'patch' | 'filesHolding'>

export const createDiffs = (run: Run): Diffs => ({
  async changedFiles(input) {
    const listed = await listChanges(run, { ...input, counts: true })
    return listed.ok ? ok(listed.value.map(({ blob: _, ...file }) => file)) : listed
  },
  listChanges: (input) => listChanges(run, input),
  patch: (input) => patch(run, input),
  filesHolding: (input) => filesHolding(run, input),
})
