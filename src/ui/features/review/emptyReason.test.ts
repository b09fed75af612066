import { expect, it } from 'vitest'
import type { Task } from '../../../contract/task.ts'
import { emptyReason } from './emptyReason.ts'

const TASK: Task = {
  ...{ id: 'tsk-1', project_id: 'prj-1', title: 'T', prompt: '', status: 'in_progress', role: 'worker' },
  ...{ kind: 'demo', complexity: 'medium', isolation: 'worktree', coordinator_id: null, depth: 0 },
  ...{ created_by: 'operator', agent_id: null, branch: 'b', base_branch: 'main', base_sha: 'a'.repeat(40) },
  ...{ worktree: '/w', prepared: true, launch: 'running', launch_error: null, completion: null },
  ...{ options: { model: null, permission_mode: null, command: null }, landing: null, trash_ref: null },
  ...{ after: [], files: [], counts: null, collisions: [], approval: null, pinned: false, archived_at: null },
  ...{
    run_id: null,
    parent_id: null,
    priority: 50,
    tags: [],
    notes: '',
    block: null,
    claimed_at: null,
    budget: null,
  },
  ...{ created_at: '', updated_at: '', ended_at: null },
}
const title = (change: Partial<Task>, status?: 'working' | 'idle'): string =>
  emptyReason({ ...TASK, ...change }, status && { status }).title

it('tells nothing yet from nothing at all, and a start from an end', () => {
  expect(title({}, 'working')).toBe('No changes yet')
  expect(title({}, 'idle')).toBe('No changes')
  expect(title({ launch: 'setup' })).toBe('Still starting')
  expect(title({ launch: 'queued', worktree: null })).toBe('Still starting')
  expect(title({ launch: 'none', worktree: null, status: 'pending' })).toBe('Not started yet')
  const claimed = { claimed_at: '2026-01-01T00:00:00.000Z', status: 'in_progress' as const }
  expect(title({ ...claimed, launch: 'none', worktree: null })).toBe('No worktree of its own')
  expect(title({ launch: 'failed', worktree: null })).toBe('The task did not start')
  expect(title({ launch: 'none', worktree: null, status: 'cancelled' })).toBe('The task is closed')
})
