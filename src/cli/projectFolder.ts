import { dirname, resolve } from 'node:path'

/**
 * The folder whose project is meant where none is named: the current one, from any subfolder and any worktree, unless Git
 * itself has been told of another.
 */
export function projectFolder(
  cwd: string,
  { GIT_DIR: gitDir, GIT_WORK_TREE: workTree }: Readonly<Record<string, string | undefined>>,
): string {
  if (gitDir === undefined || gitDir === '') return cwd
  if (workTree) return resolve(cwd, workTree)
  const path = resolve(cwd, gitDir)
  // That of a linked worktree or a submodule lies elsewhere, and Git sets it for hooks that it starts in the worktree.
  return /[\\/]\.git$/.test(path) ? dirname(path) : cwd
}
