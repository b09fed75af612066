import type { Event } from '../../contract/event.ts'
import type { Task } from '../../contract/task.ts'
import { inBackground, type Context } from '../context.ts'
import { projectOf } from '../require.ts'
import { forgetCollisions } from './findCollisions.ts'
import type { Followed } from './followed.ts'
import { followRepository, leaveRepository } from './followRepository.ts'
import { lookAtWorktree } from './lookAtWorktree.ts'
import { Pace } from './pace.ts'
import { watchWorktree } from './watchWorktree.ts'

/** After a start the agents come first; worktrees in which nothing happens are followed so many milliseconds later. */
const START_MS = 1_500

/** Whether somebody may still work in it. While it is made and set up there is nothing of the task's own to see. */
const isLive = ({ worktree, status, launch }: Task): boolean =>
  worktree !== null && !['done', 'cancelled'].includes(status) && !['worktree', 'setup'].includes(launch)

/**
 * Follows every worktree in which somebody may work, so that a task's counts and collisions are those of its files as they
 * are. Which ones these are is told by the tasks themselves. The returned function ends it all.
 */
export function followWorktrees(context: Context): () => Promise<void> {
  const stopListening = context.feed.on((event) => heedEvent(context, event))
  const cancelStart = context.ports.clock.after(START_MS, () => {
    for (const task of context.ports.store.read((tables) => tables.tasks.list())) heedTask(context, task)
  })
  return async () => {
    stopListening()
    cancelStart()
    await Promise.all([...context.followed.keys()].map((id) => leaveWorktree(context, id)))
  }
}

function heedEvent(context: Context, { type, project_id, task_id, images }: Event): void {
  if (context.stopping.signal.aborted) return
  if (images.task) heedTask(context, images.task)
  // Also where no watch says so: a turn has ended, or stopped to ask.
  if (images.agent && images.agent.status !== 'working' && task_id !== null)
    context.followed.get(task_id)?.pace.note()
  if (type === 'task.merged' || type === 'task.undone') {
    for (const followed of context.followed.values()) {
      if (followed.project_id === project_id) noteBaseMoved(followed)
    }
  }
}

function noteBaseMoved(followed: Followed): void {
  followed.base_moved = true
  followed.pace.note()
}

/** Begins or ends to follow a task's worktree, as the task itself says. */
function heedTask(context: Context, task: Task): void {
  if (context.unfollowed.has(task.id)) return
  const followed = context.followed.get(task.id)
  if (followed && followed.path === task.worktree && isLive(task)) return
  if (followed) inBackground(context, `leave ${task.id}`, () => leaveWorktree(context, task.id))
  if (isLive(task)) return follow(context, task)
  if (task.collisions.length > 0)
    inBackground(context, `clear ${task.id}`, () =>
      context.radar.run(task.project_id, () => Promise.resolve(forgetCollisions(context, task))),
    )
}

function follow(context: Context, task: Task): void {
  const followed: Followed = {
    task_id: task.id,
    project_id: task.project_id,
    root: projectOf(context, task).root,
    path: task.worktree ?? '',
    base_branch: task.base_branch,
    base_sha: task.base_sha,
    shared: task.isolation === 'shared',
    pace: new Pace(context.ports.clock, () => look(context, followed)),
    place: null,
    ignored: new Set(),
    change: null,
    paths: new Set(),
    base_moved: false,
    tried_again: false,
    unwatch: null,
    ended: false,
    busy: new Set(),
  }
  context.followed.set(task.id, followed)
  const watched = watchWorktree(context, followed)
    .then(() => followRepository(context, followed))
    .finally(() => {
      followed.busy.delete(watched)
      followed.pace.note()
    })
  followed.busy.add(watched)
  inBackground(context, `follow ${task.id}`, () => watched)
}

async function look(context: Context, followed: Followed): Promise<void> {
  const work = lookAtWorktree(context, followed)
  followed.busy.add(work)
  inBackground(context, `look at ${followed.task_id}`, () => work)
  // What fails there is a bug and was logged; the next change is looked at all the same.
  await Promise.allSettled([work])
  followed.busy.delete(work)
}

/** Leaves the worktree alone while `work` takes it away: a look at it would be a process in its folder. */
export async function withoutFollowing<T>(
  context: Context,
  taskId: string,
  work: () => Promise<T>,
): Promise<T> {
  context.unfollowed.add(taskId)
  try {
    await leaveWorktree(context, taskId)
    return await work()
  } finally {
    context.unfollowed.delete(taskId)
    const task = context.ports.store.read((tables) => tables.tasks.get(taskId))
    if (task && !context.stopping.signal.aborted) heedTask(context, task)
  }
}

/** Ends to follow it; resolves when nothing of ours works in its folder any more. */
async function leaveWorktree(context: Context, taskId: string): Promise<void> {
  const followed = context.followed.get(taskId)
  if (!followed) return
  context.followed.delete(taskId)
  followed.ended = true
  followed.pace.end()
  await Promise.allSettled([...followed.busy])
  await followed.unwatch?.()
  await leaveRepository(context, followed)
}
