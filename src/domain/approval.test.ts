import { describe, expect, it } from 'vitest'
import type { Task } from '../contract/task.ts'
import { decideApproved } from './approval.ts'

const [head, later] = ['a'.repeat(40), 'b'.repeat(40)]
const at = '2026-01-01T00:00:00.000Z'

/** Only what the decision reads. */
const task = (complexity: Task['complexity'], by: string | null): Task =>
  ({
    ...{ id: 'tsk-1', complexity, agent_id: 'agt-worker' },
    approval: by === null ? null : { by, head_sha: head, note: '', at },
  }) as Task

describe('decideApproved', () => {
  it('asks nothing of a simple task, and nothing of the operator', () => {
    expect(decideApproved(task('medium', null), head, 'coordinator').ok).toBe(true)
    expect(decideApproved(task('critical', null), head, 'operator').ok).toBe(true)
  })

  it.each(['complex', 'critical'] as const)(
    'lets a %s task land by a verdict on exactly its head',
    (kind) => {
      expect(decideApproved(task(kind, 'agt-lead'), head, 'coordinator').ok).toBe(true)
      for (const [given, sha, why] of [
        [task(kind, null), head, 'nobody'],
        [task(kind, 'agt-lead'), later, 'not for what is there now'],
        [task(kind, 'agt-worker'), head, 'its own worker'],
      ] as const) {
        const refused = decideApproved(given, sha, 'coordinator')
        expect(refused).toMatchObject({ error: { code: 'NEEDS_APPROVAL' } })
        expect(refused.ok ? '' : refused.error.message).toContain(why)
      }
    },
  )
})
