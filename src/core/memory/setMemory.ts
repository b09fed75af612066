import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Memory } from '../../contract/memory.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'
import { findProject } from '../projects/findProject.ts'
import { viewMemory } from './findMemory.ts'
import { newestVersion, putMemory } from './putMemory.ts'

type In = Input<'memory', 'set'>
type Out = Output<'memory', 'set'>
type Fail = Failure<Codes<'memory', 'set'>>

/** Keeps a value under a key. Saying the same again changes nothing, so a retry makes no version of its own. */
export async function setMemory(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Result<Out, Fail>> {
  const project = await findProject(context, caller, input.project)
  if (!project.ok) return project
  return commit(context, caller, (writer): Result<Out, Fail> => {
    const { tables } = writer
    const newest = newestVersion(tables, project.value.id, input.key)
    const current = newest?.superseded_by === null ? newest : undefined
    if (current && isSame(current, caller, input)) return ok(answer(current, 'unchanged'))
    const refused =
      refuseVersion(input, newest?.version ?? 0, current) ?? refuseNamed(tables, project.value.id, input)
    if (refused) return err(refused)
    const taskId = input.task_id ?? caller.task_id
    const memory = putMemory(context, writer, {
      project_id: project.value.id,
      run_id: input.run_id ?? (taskId === null ? null : (tables.tasks.get(taskId)?.run_id ?? null)),
      task_id: taskId,
      thread_id: null,
      key: input.key,
      type: input.type,
      value: input.value,
      confidence: input.confidence,
      supersedes: input.supersedes,
      created_by: callerName(caller),
    })
    const out = answer(memory, 'recorded')
    call.keep(writer, out)
    return ok(out)
  })
}

const isSame = (current: Memory, caller: Caller, input: In): boolean =>
  current.value === input.value &&
  current.type === input.type &&
  current.confidence === input.confidence &&
  current.created_by === callerName(caller) &&
  input.supersedes.length === 0

function refuseVersion({ key, version }: In, newest: number, current: Memory | undefined): Fail | null {
  if (version === undefined || version === newest || (version === 0 && !current)) return null
  const now = current
    ? `is at version ${current.version} by ${current.created_by}`
    : newest === 0
      ? 'is not known'
      : `was forgotten with version ${newest}`
  return failure(
    'STALE_VERSION',
    `${key} ${now}, not at ${version}; read it with memory show or recall, then set it anew`,
    { key, version: newest },
  )
}

/** What the input names must be there, and be of this project: an id of another says nothing about it. */
function refuseNamed(tables: Tables, projectId: string, input: In): Fail | null {
  const here = (row: { readonly project_id: string } | undefined): boolean => row?.project_id === projectId
  const missing = input.supersedes.find((id) => !here(tables.memories.get(id)))
  if (missing !== undefined)
    return failure('MEMORY_NOT_FOUND', `there is no entry ${missing} to supersede; recall shows them`)
  if (input.run_id !== undefined && !here(tables.runs.get(input.run_id)))
    return failure('RUN_NOT_FOUND', `there is no run ${input.run_id} in this project`)
  if (input.task_id !== undefined && !here(tables.tasks.get(input.task_id)))
    return failure('TASK_NOT_FOUND', `there is no task ${input.task_id} in this project`)
  return null
}

const answer = (memory: Memory, outcome: Out['outcome']): Out => ({
  memory: viewMemory(memory),
  outcome,
  next: `every agent of the project finds it by recall; pass version ${memory.version} to change it without overwriting another's`,
})
