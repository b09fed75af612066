import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { cleanText } from '../../base/text.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { BuildMerge, Git, MergeFailure } from '../../core/ports/git.ts'
import { conflictsIn, forecast } from './conflicts.ts'
import { failedHook } from './hooks.ts'
import { authorship, hasIdentity, SWITCHYARD } from './identity.ts'
import { commitAt, isAncestor } from './refs.ts'
import { failureOf, gitFailed, LONG_MS, type Outcome, type Run } from './run.ts'
import { withScratch } from './scratch.ts'
import { forgetWorktree, makeWorktree } from './worktrees.ts'

/** Settings of the user that would touch more than the side: stashes, other branches, recorded resolutions. */
const ALONE = [
  'rerere.enabled=false',
  'rebase.autoStash=false',
  'rebase.autoSquash=false',
  'rebase.updateRefs=false',
]
const SIDE = [...ALONE, 'rebase.rebaseMerges=false', 'merge.autoStash=false'].flatMap((setting) => [
  '-c',
  setting,
])

interface Step {
  readonly args: readonly string[]
  /** What exit code 0 means: go on, or that there is nothing to merge. */
  readonly zero: 'next' | 'nothing'
}

/** Commands that make the merged commit out of a side that stands at the target, or for a rebase at the head. */
function stepsOf({ method, head, target }: BuildMerge, messageFile: string): Step[] {
  const message = ['--cleanup=whitespace', '-F', messageFile]
  if (method === 'merge') return [{ args: ['merge', '--no-ff', '--no-edit', ...message, head], zero: 'next' }]
  if (method === 'rebase')
    return [{ args: ['rebase', '--no-fork-point', '--empty=drop', target], zero: 'next' }]
  return [
    { args: ['merge', '--squash', '--no-commit', head], zero: 'next' },
    { args: ['diff', '--cached', '--quiet'], zero: 'nothing' },
    { args: ['commit', '--quiet', ...message], zero: 'next' },
  ]
}

async function explain(run: Run, side: string, outcome: Outcome, trace: string): Promise<MergeFailure> {
  const hook = await failedHook(trace)
  const conflicts = await conflictsIn(run, side, (path) => readFile(path, 'utf8').catch(() => null))
  if (conflicts.length > 0) {
    const files = conflicts.map(({ path }) => path)
    return {
      code: 'conflict',
      message: `${files.length} file(s) conflict: ${files.slice(0, 10).join(', ')}`,
      conflicts,
    }
  }
  if (hook === null || outcome.end !== 'exit') return failureOf(outcome)
  const said = cleanText(`${outcome.text()}\n${outcome.stderr}`)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return {
    code: 'hook_failed',
    message: `The repository's ${hook} hook refused:\n${said.slice(-20).join('\n').slice(-4000)}`,
  }
}

async function build(run: Run, input: BuildMerge): Promise<Result<string, MergeFailure>> {
  const { root, side, target } = input
  // A rebase keeps the authors of its commits all the same.
  const identity = (await hasIdentity(run, root)) ? {} : authorship(SWITCHYARD)
  return withScratch(async (folder) => {
    const messageFile = join(folder, 'message')
    await writeFileAtomic(messageFile, input.message, { fsync: false })
    const trace = join(folder, 'trace')
    const environment = { ...identity, GIT_TRACE2_EVENT: trace }
    for (const { args, zero } of stepsOf(input, messageFile)) {
      const outcome = await run(side, [...SIDE, ...args], { writes: true, timeoutMs: LONG_MS, environment })
      if (zero === 'nothing') {
        if (outcome.code === 0) return ok(target)
        if (outcome.code === 1) continue
      }
      if (outcome.code !== 0) return err(await explain(run, side, outcome, trace))
    }
    const merged = await commitAt(run, side, 'HEAD')
    if (merged === null || !(await isAncestor(run, root, target, merged))) {
      return gitFailed(`The merged commit in ${side} does not descend from ${target}`)
    }
    return ok(merged)
  })
}

async function buildMerge(run: Run, input: BuildMerge): Promise<Result<string, MergeFailure>> {
  const { root, side, target, head, method } = input
  const made = await makeWorktree(run, root, side, {
    flags: ['--detach'],
    revision: method === 'rebase' ? head : target,
  })
  if (!made.ok) return made
  let built: Result<string, MergeFailure> | undefined
  try {
    built = await build(run, input)
    return built
  } finally {
    if (!built?.ok) await forgetWorktree(run, root, side)
  }
}

export const createMerges = (run: Run): Pick<Git, 'forecast' | 'buildMerge' | 'dropSide'> => ({
  forecast: (root, target, head) => forecast(run, root, target, head),
  buildMerge: (input) => buildMerge(run, input),
  dropSide: (root, side) => forgetWorktree(run, root, side),
})
