import { describe, expect, test } from 'vitest'
import { taskStatus, type Task, type TaskStatus } from '../contract/task.ts'
import {
  decideArchive,
  decideClose,
  decideDone,
  decideMerge,
  decidePrompt,
  decideStart,
  isEnded,
  statusClosed,
  statusWithoutAgent,
} from './task.ts'

const READY = { waiting: [], stopped: [] }

const task = (change: Partial<Task>): Task => ({
  id: 'tsk-aaaaaaaa',
  project_id: 'prj-aaaaaaaa',
  title: 'A task',
  prompt: '',
  status: 'pending',
  role: 'worker',
  kind: 'custom',
  complexity: 'medium',
  isolation: 'worktree',
  after: [],
  files: [],
  run_id: null,
  parent_id: null,
  priority: 50,
  tags: [],
  notes: '',
  block: null,
  claimed_at: null,
  budget: null,
  coordinator_id: null,
  depth: 0,
  created_by: 'operator',
  agent_id: null,
  branch: 'a',
  base_branch: 'main',
  base_sha: '0'.repeat(40),
  worktree: '/w',
  prepared: true,
  launch: 'none',
  launch_error: null,
  options: { model: null, permission_mode: null, command: null },
  counts: null,
  collisions: [],
  completion: null,
  approval: null,
  landing: null,
  trash_ref: null,
  pinned: false,
  archived_at: null,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  ended_at: null,
  ...change,
})
const allowed = (decide: (task: Task) => { ok: boolean }): TaskStatus[] =>
  taskStatus.options.filter((status) => decide(task({ status })).ok)

describe('transitions', () => {
  test('only work under way or in review can be signalled done', () => {
    expect(allowed(decideDone)).toEqual(['in_progress', 'review'])
  })
  test('an ended task cannot be merged or prompted', () => {
    expect(allowed(decideMerge)).not.toContain('done')
    expect(allowed(decideMerge)).not.toContain('cancelled')
    expect(allowed(decidePrompt)).toEqual(['pending', 'in_progress', 'blocked', 'review'])
  })
  test('a task has one agent at a time', () => {
    for (const launch of ['queued', 'worktree', 'setup', 'agent', 'running'] as const) {
      expect(decideStart(task({ launch, status: 'in_progress' }), READY).ok).toBe(false)
    }
    expect(decideStart(task({ launch: 'failed', status: 'pending' }), READY).ok).toBe(true)
    expect(decideStart(task({ status: 'done' }), READY).ok).toBe(false)
  })
  test('closing twice is refused with the id, closing a task whose worktree stayed is not', () => {
    const refused = decideClose(task({ status: 'cancelled', worktree: null }))
    expect(refused.ok ? '' : refused.error.message).toContain('tsk-aaaaaaaa')
    expect(decideClose(task({ status: 'cancelled' })).ok).toBe(true)
  })
  test('without its agent only work under way returns to pending', () => {
    expect(statusWithoutAgent(task({ status: 'in_progress' }))).toBe('pending')
    expect(statusWithoutAgent(task({ status: 'review' }))).toBe('review')
    expect(statusWithoutAgent(task({ status: 'done' }))).toBe('done')
  })
  test('reviewed work in the main checkout is done when it is closed, other work is cancelled', () => {
    expect(statusClosed(task({ isolation: 'shared', status: 'review' }), 'coordinator')).toBe('done')
    expect(statusClosed(task({ status: 'review' }), 'coordinator')).toBe('cancelled')
  })
  test('done and cancelled are final', () => {
    expect(taskStatus.options.filter((status) => isEnded(task({ status })))).toEqual(['done', 'cancelled'])
  })
})

test('one that is queued behind other tasks may be started before them', () => {
  const queued = task({ launch: 'queued' })
  expect(decideStart(queued, { waiting: [task({ id: 'tsk-b' })], stopped: [] }).ok).toBe(true)
  expect(decideStart(queued, { waiting: [], stopped: [task({ id: 'tsk-b' })] }).ok).toBe(true)
  expect(decideStart(queued, READY).ok).toBe(false)
})

test('only what has ended is put away', () => {
  const archivable = taskStatus.options.filter((status) => decideArchive(task({ status })).ok)
  expect(archivable).toEqual(['done', 'cancelled'])
})
