import { expect, test } from 'vitest'
import type { Task } from '../contract/task.ts'
import { reachesTask, type Reach } from './access.ts'

// Only the three fields that decide are read.
const task = { id: 'tsk-a', project_id: 'prj-a', coordinator_id: 'agt-lead' } as Task
const caller = (change: Partial<Reach>): Reach => ({
  role: 'coordinator',
  project_id: 'prj-a',
  task_id: null,
  agent_id: 'agt-lead',
  ...change,
})

test('a coordinator reaches its own tasks and no others', () => {
  expect(reachesTask(caller({}), task)).toBe(true)
  expect(reachesTask(caller({ agent_id: 'agt-other' }), task)).toBe(false)
  expect(reachesTask(caller({ project_id: 'prj-b' }), task)).toBe(false)
})

test('a coordinator without an identity does not reach the tasks that nobody coordinates', () => {
  expect(reachesTask(caller({ agent_id: null }), { ...task, coordinator_id: null })).toBe(false)
})

test('a worker reaches the task it works on', () => {
  expect(reachesTask(caller({ role: 'worker', task_id: 'tsk-a' }), task)).toBe(true)
  expect(reachesTask(caller({ role: 'worker', task_id: 'tsk-b' }), task)).toBe(false)
})

test('a viewer looks at every task; what it may do there is for the operations that are marked for it', () => {
  expect(reachesTask(caller({ role: 'viewer' }), task)).toBe(true)
})

test('a token that is bound to a project reaches no other project, whatever its role', () => {
  for (const role of ['operator', 'remote'] as const) {
    expect(reachesTask(caller({ role, project_id: 'prj-b' }), task)).toBe(false)
    expect(reachesTask(caller({ role, project_id: null }), task)).toBe(true)
  }
})
