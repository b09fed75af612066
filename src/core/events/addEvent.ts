import { err, ok, type Result } from '../../base/result.ts'
import type { Event } from '../../contract/event.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'

/** Adds a note to the history. Its type is fixed, so that nobody can write an event that looks like one of the host's. */
export async function addEvent(
  context: Context,
  caller: Caller,
  input: Input<'event', 'add'>,
  call: Call,
): Promise<Result<Omit<Event, 'images'>, Failure<Codes<'event', 'add'>>>> {
  const project = await findProject(context, caller, input.project)
  if (!project.ok) return project
  const taskId = input.task_id ?? caller.task_id
  return commit(context, caller, (writer) => {
    const task = taskId === null ? undefined : writer.tables.tasks.get(taskId)
    if (taskId !== null && task?.project_id !== project.value.id) {
      return err(failure('TASK_NOT_FOUND', `there is no task ${taskId} in this project`, { task_id: taskId }))
    }
    const { images: _, ...event } = writer.record({
      type: 'note.added',
      detail: input.detail,
      images: {},
      about: { project_id: project.value.id, task_id: taskId, agent_id: caller.agent_id },
    })
    call.keep(writer, event)
    return ok(event)
  })
}
