import type { Lock } from '../../contract/lock.ts'
import { othersOn } from '../../domain/locks.ts'
import { patchPaths } from '../../domain/patchPaths.ts'
import { shellWrites } from '../../domain/shellWrites.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { ToolEdit } from '../ports/agents.ts'
import { heldNow, ownerOf } from './heldLocks.ts'
import { lockTarget } from './lockTarget.ts'
import { heldBy } from './lockWords.ts'

/** So many paths of one tool call are looked at; a patch of more is no edit by hand. */
const PATHS = 1_000

/**
 * Why a tool call must not run: the locks of others that bind what it is about to write. Null lets it through, and so does
 * every fault of ours: an agent is never held up by a mistake of the host.
 */
export async function guardEdit(context: Context, caller: Caller, edit: ToolEdit): Promise<string | null> {
  try {
    return await findRefusal(context, caller, edit)
  } catch (error) {
    context.ports.log.error(
      { err: error, agent: caller.agent_id },
      'an edit could not be checked against locks',
    )
    return null
  }
}

async function findRefusal(context: Context, caller: Caller, edit: ToolEdit): Promise<string | null> {
  const project = context.ports.store.read((tables) => tables.projects.get(caller.project_id ?? ''))
  const owner = ownerOf(caller)
  if (!project || !othersHold(context, project.id, owner)) return null
  for (const written of targetsOf(edit)) {
    const place = await lockTarget(context, caller, project, written)
    if (!place.ok) continue
    const claim = { owner, scope: 'checkout' as const, ...place.value }
    const { binding } = othersOn(heldNow(context, project.id), claim)
    if (binding.length > 0) return refuse(context, caller, written, binding)
  }
  return null
}

/** Whether others may hold anything of the project, which most often they do not. */
const othersHold = (context: Context, projectId: string, owner: string): boolean =>
  context.ports.store.read(({ locks }) => {
    const open = { project_id: projectId, ended_at: null }
    return locks.count(open) > locks.count({ ...open, owner })
  })

function targetsOf({ paths, patch, command, cwd }: ToolEdit): string[] {
  const files = [...paths, ...(patch === null ? [] : patchPaths(patch))].map((path) => ({
    kind: 'file',
    path,
  }))
  const writes = command === null ? [] : shellWrites(command)
  const absolute = /^(?:[\\/]|[A-Za-z]:)/
  return [...files, ...writes]
    .slice(0, PATHS)
    .map(({ kind, path }) => `${kind}:${cwd === null || absolute.test(path) ? path : `${cwd}/${path}`}`)
}

function refuse(context: Context, caller: Caller, written: string, binding: readonly Lock[]): string {
  const agent = context.ports.store.read((tables) => tables.agents.get(caller.agent_id ?? ''))
  const [lock] = binding
  if (agent && lock) {
    commit(context, caller, ({ record }) =>
      record({ type: 'edit.refused', detail: `${written}: ${lock.key} of ${lock.owner}`, images: { agent } }),
    )
  }
  return `Held: ${heldBy(written, binding).message}`
}
