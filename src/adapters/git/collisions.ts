import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { Git, GitFailure, WorktreeTip } from '../../core/ports/git.ts'
import { parseForecast } from './conflicts.ts'
import { authorship, SWITCHYARD } from './identity.ts'
import { expectZero, failureOf, type Run } from './run.ts'
import { borrowObjects, withScratch } from './scratch.ts'
import { writeTree } from './trees.ts'

type Environment = Readonly<Record<string, string>>

/** A commit of the worktree's true state on top of its head; the head itself where nothing is uncommitted. */
async function commitOfState(
  run: Run,
  tip: WorktreeTip,
  scratch: { index: string; environment: Environment },
): Promise<Result<string, GitFailure>> {
  if (!tip.uncommitted) return ok(tip.head)
  const written = await writeTree(run, tip.path, scratch)
  if (!written.ok) return written
  const { tree, status } = written.value
  const environment = { ...scratch.environment, ...authorship(SWITCHYARD) }
  const args = ['commit-tree', '-p', status.head, '-m', 'state', tree]
  const commit = expectZero(await run(tip.path, args, { writes: true, environment }))
  return commit.ok ? ok(commit.value.trim()) : commit
}

async function mergeOnTrial(
  run: Run,
  root: string,
  { one, other, environment }: { one: string; other: string; environment: Environment },
): Promise<Result<string[], GitFailure>> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', one, other]
  const outcome = await run(root, args, { environment })
  if (outcome.code === 0) return ok([])
  const { tree, conflicts } = parseForecast(outcome.text())
  // Git also exits with 1 for a commit that it does not have; then it prints no tree.
  if (outcome.code !== 1 || !/^[0-9a-f]{40,64}$/.test(tree)) return err(failureOf(outcome))
  return ok(conflicts.map(({ path }) => path))
}

/** See the port. All that is written for it goes into borrowed object storage, which is removed with the answer. */
const collisions: (run: Run, ...input: Parameters<Git['collisions']>) => ReturnType<Git['collisions']> = (
  run,
  root,
  one,
  others,
) =>
  withScratch(async (folder) => {
    const environment = await borrowObjects(run, root, folder)
    const stateOf = async (tip: WorktreeTip, name: string): Promise<Result<string, GitFailure>> => {
      await mkdir(join(folder, name))
      return commitOfState(run, tip, { index: join(folder, name, 'index'), environment })
    }
    const own = await stateOf(one, 'one')
    if (!own.ok) return others.map(() => own)
    const answers: Result<string[], GitFailure>[] = []
    for (const [at, tip] of others.entries()) {
      const other = await stateOf(tip, `other-${at}`)
      answers.push(
        other.ok ? await mergeOnTrial(run, root, { one: own.value, other: other.value, environment }) : other,
      )
    }
    return answers
  })

export const createCollisions = (run: Run): Pick<Git, 'collisions'> => ({
  collisions: (root, one, others) => collisions(run, root, one, others),
})
