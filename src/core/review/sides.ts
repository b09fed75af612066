import type { Context } from '../context.ts'

export const sidesFolder = (context: Context): string => `${context.ports.config.home}/merges`

/** Where the merge of a task is built, off to the side. */
export const sideFolder = (context: Context, taskId: string): string => `${sidesFolder(context)}/${taskId}`

/** Removes what merges of a killed host left half built; their branches have not moved. */
export async function dropSides(context: Context): Promise<void> {
  const { git, files, store } = context.ports
  const folder = await files.realPath(sidesFolder(context))
  if (folder === null) return
  for (const { root } of store.read((tables) => tables.projects.list())) {
    if (!(await git.locate(root)).ok) continue
    for (const { path } of await git.worktrees(root))
      if (path.startsWith(`${folder}/`)) await git.dropSide(root, path)
  }
}
