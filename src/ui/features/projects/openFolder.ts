import type { Result } from '../../../base/result.ts'
import type { Layout } from '../../state/layout.ts'
import type { Selection } from '../../state/selection.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'

interface Place {
  readonly yard: Yard
  readonly selection: Selection
  readonly layout: Layout
}

/** Opens the repository at a path of the host's machine and shows it; one that is new is set up first. */
export async function openFolder(
  { yard, selection, layout }: Place,
  path: string,
): Promise<Result<unknown, CallFailure>> {
  const before = new Set(Object.keys(yard.state.projects))
  const opened = await yard.call((client) => client.project.open({ path }))
  if (!opened.ok) return opened
  const { id } = opened.value
  if (!before.has(id)) layout.beginSetUp(id)
  selection.selectProject(id)
  selection.selectTask(null)
  return opened
}
