import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'

type Code = 'PROJECT_NOT_FOUND' | 'NO_PROJECT' | 'FORBIDDEN'

/**
 * The project that a caller means: an agent's own, else the one named by id or by any path inside it, else the only
 * one that is open.
 */
export async function findProject(
  context: Context,
  caller: Caller,
  named: string | undefined,
): Promise<Result<Project, Failure<Code>>> {
  const { store } = context.ports
  if (named === undefined) return ownProject(context, caller)
  const byId = store.read((tables) => tables.projects.get(named))
  if (byId) return within(caller, byId)
  const byRoot = rooted(context, named) ?? (await rootedAround(context, named))
  if (byRoot) return within(caller, byRoot)
  return err(
    failure('PROJECT_NOT_FOUND', `${named} is no open project; open it with: switchyard project open PATH`, {
      project: named,
    }),
  )
}

const rooted = (context: Context, root: string): Project | undefined =>
  context.ports.store.read((tables) => tables.projects.list({ where: { root }, limit: 1 }))[0]

/** A path inside a project; only Git knows, so it is asked last. */
async function rootedAround(context: Context, path: string): Promise<Project | undefined> {
  const located = await context.ports.git.locate(path)
  return located.ok ? rooted(context, located.value.root) : undefined
}

function within(caller: Caller, project: Project): Result<Project, Failure<Code>> {
  return caller.project_id === null || caller.project_id === project.id
    ? ok(project)
    : err(failure('FORBIDDEN', `this token belongs to project ${caller.project_id}, not to ${project.id}`))
}

function ownProject(context: Context, caller: Caller): Result<Project, Failure<Code>> {
  const { project_id: own } = caller
  const [first, second] = context.ports.store.read((tables) =>
    own === null ? tables.projects.list({ limit: 2 }) : [tables.projects.get(own)],
  )
  if (first && !second) return ok(first)
  return err(
    failure(
      'NO_PROJECT',
      first
        ? 'several projects are open; name one in project'
        : 'no project is open; open one with: switchyard project open PATH',
    ),
  )
}
