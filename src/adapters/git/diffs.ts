import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { Comparison, Git, GitFailure } from '../../core/ports/git.ts'
import { parseChanges, splitNul } from './porcelain.ts'
import { expectZero, failureOf, requireExit, type CallOptions, type Run } from './run.ts'
import { borrowObjects, withScratch } from './scratch.ts'
import { writeTree } from './trees.ts'

/** diff-tree is plumbing: no setting of the user changes what it prints, and it runs no diff program of theirs. */
const TREES = ['--literal-pathspecs', 'diff-tree', '-r', '-M', '--no-ext-diff', '--no-textconv']
const PATCH = ['-p', '--no-color', '--src-prefix=a/', '--dst-prefix=b/']

interface Sides {
  readonly head: string
  readonly environment: Readonly<Record<string, string>>
  readonly untracked: ReadonlySet<string>
}

/** Calls `work` with the compared commit or, where there is none, with a tree of the worktree's true state. */
async function withSides<T>(
  run: Run,
  { path, head }: Comparison,
  work: (sides: Sides) => Promise<Result<T, GitFailure>>,
): Promise<Result<T, GitFailure>> {
  if (head !== null) return work({ head, environment: {}, untracked: new Set() })
  return withScratch(async (folder) => {
    const environment = await borrowObjects(run, path, folder)
    const written = await writeTree(run, path, { index: join(folder, 'index'), environment })
    if (!written.ok) return written
    const { tree, status } = written.value
    return work({ head: tree, environment, untracked: new Set(status.untracked) })
  })
}

const changedFiles: (run: Run, input: Comparison) => ReturnType<Git['changedFiles']> = (run, input) =>
  withSides(run, input, async ({ head, environment, untracked }) => {
    const outcome = await run(input.path, [...TREES, '-z', '--raw', '--numstat', input.base, head, '--'], {
      environment,
    })
    const printed = expectZero(outcome)
    if (!printed.ok) return printed
    return ok(
      parseChanges(printed.value).map((file) =>
        file.status === 'added' && untracked.has(file.path)
          ? { ...file, status: 'untracked' as const }
          : file,
      ),
    )
  })

/** Name that the file had on the base side, where Git sees a rename or a copy. */
async function formerName(
  run: Run,
  input: Comparison & { file: string },
  sides: Sides,
): Promise<string | null> {
  const { base, path, file } = input
  const args = [...TREES, '-z', '--name-status', '--diff-filter=R', base, sides.head, '--']
  const outcome = await run(path, args, { environment: sides.environment })
  requireExit(outcome)
  const fields = splitNul(outcome.text())
  const at = fields.findIndex((field, index) => index % 3 === 2 && field === file)
  return at < 0 ? null : (fields[at - 1] ?? null)
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
    const former = file === undefined ? null : await formerName(run, { ...input, file }, sides)
    const paths = [former, file].filter((each) => typeof each === 'string')
    const args = [...TREES, ...PATCH, base, sides.head, '--', ...paths]
    return readPatch(run, path, args, { environment: sides.environment, limit })
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

export const createDiffs = (run: Run): Pick<Git, 'changedFiles' | 'patch' | 'filesHolding'> => ({
  changedFiles: (input) => changedFiles(run, input),
  patch: (input) => patch(run, input),
  filesHolding: (input) => filesHolding(run, input),
})
