import { describe, expect, it } from 'vitest'
import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'
import { noticeOf, reasonOf } from './notify.ts'

const task = (change: Partial<Task>): Task =>
  ({ id: 'tsk-1', title: 'Count', status: 'in_progress', launch: 'running', ...change }) as Task
const agent = (change: Partial<Agent>): Agent =>
  ({ status: 'working', dialog: null, exit_code: null, ...change }) as Agent

describe('why a task waits for the person', () => {
  it('is a dialog, a review or a failure, and nothing while the agent works', () => {
    expect(reasonOf(task({}), agent({}))).toBeNull()
    expect(reasonOf(task({}), agent({ status: 'needs_input' }))).toBe('needs_you')
    expect(reasonOf(task({ status: 'review' }), agent({ status: 'idle' }))).toBe('finished')
    expect(reasonOf(task({ launch: 'failed' }), undefined)).toBe('failed')
  })

  it('is an agent that ended by itself with an error, and not one that was ended with its task', () => {
    const left = task({ status: 'pending', launch: 'none' })
    expect(reasonOf(left, agent({ status: 'gone', exit_code: 1 }))).toBe('failed')
    expect(reasonOf(left, agent({ status: 'gone', exit_code: 0 }))).toBeNull()
    expect(reasonOf(left, agent({ status: 'gone', exit_code: null }))).toBeNull()
    expect(reasonOf(task({ status: 'done' }), agent({ status: 'gone', exit_code: 129 }))).toBeNull()
  })

  it('is told in the words of the agent, and leads to the task', () => {
    const dialog = { kind: 'permission' as const, text: 'May I run npm test?', options: [] }
    const notice = noticeOf('needs_you', task({}), agent({ status: 'needs_input', dialog }))
    expect(notice).toEqual({
      kind: 'needs_you',
      title: 'Needs you: Count',
      body: 'May I run npm test?',
      open: 'tsk-1',
    })
  })
})
