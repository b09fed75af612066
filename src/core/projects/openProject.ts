import { err, ok, type Result } from '../../base/result.ts'
import { newId } from '../../base/ids.ts'
import { failure, type ErrorCode, type Failure } from '../../contract/errors.ts'
import type { Input, Output } from '../../contract/index.ts'
import { DEFAULT_PROJECT_SETTINGS, type Project } from '../../contract/project.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { LocateFailure, RepositoryLocation } from '../ports/git.ts'

export type LocateCode =
  'NO_SUCH_FOLDER' | 'NOT_A_REPOSITORY' | 'BARE_REPOSITORY' | 'NO_COMMITS' | 'GIT_FAILED'

const CODES = {
  no_such_folder: 'NO_SUCH_FOLDER',
  not_a_repository: 'NOT_A_REPOSITORY',
  bare_repository: 'BARE_REPOSITORY',
  no_commits: 'NO_COMMITS',
  git_failed: 'GIT_FAILED',
} as const satisfies Record<LocateFailure['code'], ErrorCode>

/** Opens the repository that a folder belongs to, or answers the project that it is already. */
export async function openProject(
  context: Context,
  caller: Caller,
  input: Input<'project', 'open'>,
): Promise<Result<Output<'project', 'open'>, Failure<LocateCode>>> {
  const located = await locate(context, input.path)
  if (!located.ok) return located
  const { root } = located.value
  const project = commit(context, caller, ({ tables, at, record }) => {
    const known = tables.projects.list({ where: { root }, limit: 1 })[0]
    if (known) return known
    const made: Project = {
      id: newId('prj', context.ports.random),
      root,
      name: root.split(/[\\/]/).findLast((part) => part !== '') ?? root,
      settings: DEFAULT_PROJECT_SETTINGS,
      created_at: at,
    }
    tables.projects.insert(made)
    record({ type: 'project.opened', images: { project: made } })
    return made
  })
  return ok(describe(project, located.value))
}

export async function locate(
  context: Context,
  path: string,
): Promise<Result<RepositoryLocation, Failure<LocateCode>>> {
  const located = await context.ports.git.locate(path)
  if (located.ok) return located
  const { code, message } = located.error
  return err(failure(CODES[code], message, { path }))
}

export function describe(project: Project, location: RepositoryLocation): Output<'project', 'open'> {
  const notes: string[] = []
  if (location.nested_in !== null) {
    notes.push(
      `this repository lies inside another one, ${location.nested_in}; tasks here see only their own repository`,
    )
  }
  if (location.current_branch === null) {
    notes.push('the main worktree has a detached head; tasks must name their base_branch')
  }
  return { ...project, current_branch: location.current_branch, notes }
}
