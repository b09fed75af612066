import type { Context } from '../context.ts'
import type { Followed } from './followed.ts'

/** Marks the worktrees as in use while `work` runs, and takes its turn among the project's looks. */
export async function looking<T>(
  context: Context,
  worktrees: readonly Followed[],
  work: () => Promise<T>,
): Promise<T | null> {
  const project = worktrees[0]?.project_id ?? ''
  const isOver = (): boolean => context.stopping.signal.aborted || worktrees.some(({ ended }) => ended)
  const promise = context.looks.run(project, async () => (isOver() ? null : work()))
  for (const { busy } of worktrees) busy.add(promise)
  try {
    return await promise
  } finally {
    for (const { busy } of worktrees) busy.delete(promise)
  }
}
