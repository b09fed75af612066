import type { Result } from '../../../base/result.ts'
import type { Selection } from '../../state/selection.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'

/** Opens the repository at a path of the host's machine, and shows it. */
export async function openFolder(
  yard: Yard,
  selection: Selection,
  path: string,
): Promise<Result<unknown, CallFailure>> {
  const opened = await yard.call((client) => client.project.open({ path }))
  if (opened.ok) selection.selectProject(opened.value.id)
  return opened
}
