import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commonDir, printedPath } from './locate.ts'
import { parseWorktrees, type WorktreeEntry } from './porcelain.ts'
import { requireExit, type Run } from './run.ts'

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** All worktrees, the main one first. */
export async function listWorktrees(run: Run, root: string): Promise<WorktreeEntry[]> {
  const outcome = await run(root, ['worktree', 'list', '--porcelain', '-z'])
  requireExit(outcome)
  return parseWorktrees(outcome.text())
}

/** Folder of the worktree, main or linked, that has the branch checked out; null when none that still exists has. */
export async function checkoutOf(run: Run, root: string, branch: string): Promise<string | null> {
  for (const entry of await listWorktrees(run, root)) {
    if (entry.branch === branch && (await exists(entry.path))) return entry.path
  }
  return null
}

const UNDER_WAY: readonly [string, string][] = [
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
]

/** What is half done in a worktree, such as `merge`; null when nothing is. */
export async function underWay(run: Run, worktree: string): Promise<string | null> {
  const outcome = await run(worktree, ['rev-parse', '--absolute-git-dir'])
  requireExit(outcome)
  for (const [file, what] of UNDER_WAY) {
    if (await exists(join(printedPath(outcome), file))) return what
  }
  return null
}

/** Whether some worktree is rebasing the branch: its head is detached meanwhile, so no list shows the branch. */
export async function isBeingRebased(run: Run, root: string, branch: string): Promise<boolean> {
  const common = await commonDir(run, root)
  const linked = await readdir(join(common, 'worktrees')).catch(() => [])
  for (const folder of [common, ...linked.map((name) => join(common, 'worktrees', name))]) {
    for (const kind of ['rebase-merge', 'rebase-apply']) {
      const name = await readFile(join(folder, kind, 'head-name'), 'utf8').catch(() => '')
      if (name.trim() === `refs/heads/${branch}`) return true
    }
  }
  return false
}
