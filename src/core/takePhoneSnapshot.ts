import type { Snapshot } from '../contract/views.ts'
import { ENDED_TASKS } from '../domain/phoneView.ts'
import type { Tables } from './ports/store.ts'
import { takeTalk } from './takeSnapshot.ts'

/** The newest messages that a phone starts with. */
const MESSAGES = 100

/**
 * The state that a phone starts from: what is open and what has ended last, so that it stays small on a slow link. Locks,
 * memory and other phones are not shown there.
 */
export function takePhoneSnapshot(tables: Tables, projectId: string | null): Snapshot {
  const own = projectId === null ? {} : { project_id: projectId }
  const open = tables.tasks.list({
    where: { ...own, status: ['pending', 'in_progress', 'blocked', 'review', 'failed'] },
  })
  const ended = tables.tasks.list({
    where: { ...own, status: ['done', 'cancelled'] },
    newestFirst: true,
    limit: ENDED_TASKS,
  })
  const tasks = [...ended.toReversed(), ...open]
  const ids = tasks.map(({ id }) => id)
  return {
    ...{ type: 'snapshot', seq: tables.lastSeq(), tasks },
    projects: tables.projects.list(projectId === null ? {} : { where: { id: projectId } }),
    agents: tables.agents.list({ where: { ...own, ended_at: null } }),
    terminals: tables.terminals.list({ where: { task_id: ids } }),
    prompts: tables.prompts.list({
      where: { ...own, state: ['queued', 'delivering', 'delivered', 'failed'] },
    }),
    attention: tables.attention.list({ where: { ...own, closed_at: null } }),
    ...takeTalk(tables, MESSAGES, own),
    ...{ locks: [], memories: [], devices: [] },
  }
}
