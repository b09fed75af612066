import type { Git } from '../../core/ports/git.ts'
import { createCollisions } from './collisions.ts'
import { createCommits } from './commits.ts'
import { createContents } from './contents.ts'
import { createDiffs } from './diffs.ts'
import { createExcludes } from './excludes.ts'
import { createFolderState } from './folderState.ts'
import { createGuardHooks } from './guardHooks.ts'
import { createLandings } from './landings.ts'
import { createLocate } from './locate.ts'
import { createMerges } from './merges.ts'
import { createNames } from './names.ts'
import { createRefs } from './refs.ts'
import { createRun, type GitOptions } from './run.ts'
import { createSamples } from './samples.ts'
import { createSnapshots } from './snapshots.ts'
import { createWorktreeChanges } from './worktreeChanges.ts'
import { createWorktrees } from './worktrees.ts'

/**
 * Git 2.38 or newer behind the port. Operations without a Result throw when Git itself cannot work: it is not installed,
 * the repository is gone, or it does not answer within the deadline.
 */
export function createGit(options: GitOptions): Git {
  const run = createRun(options)
  return {
    ...createLocate(run),
    ...createRefs(run),
    ...createNames(run),
    ...createWorktrees(run),
    ...createFolderState(run),
    ...createSnapshots(run),
    ...createDiffs(run),
    ...createWorktreeChanges(run),
    ...createCollisions(run),
    ...createCommits(run),
    ...createContents(run),
    ...createMerges(run),
    ...createLandings(run),
    ...createExcludes(run),
    ...createGuardHooks(),
    ...createSamples(run),
  }
}
