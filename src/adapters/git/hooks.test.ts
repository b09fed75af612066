import { describe, expect, it } from 'vitest'
import { failedHookIn } from './hooks.ts'

const line = (fields: object): string => `${JSON.stringify({ sid: 's', ...fields })}\n`
const run = (id: number, hook: string | undefined, code: number, sid = 's'): string =>
  line({ event: 'child_start', child_id: id, hook_name: hook, sid }) +
  line({ event: 'child_exit', child_id: id, code, sid })

describe('failedHookIn', () => {
  it('names the hook that failed, not children without a name, nor those of a Git inside a hook', () => {
    expect(failedHookIn(run(0, 'pre-commit', 0) + run(1, 'commit-msg', 1))).toBe('commit-msg')
    expect(failedHookIn(run(0, undefined, 1))).toBeNull()
    expect(failedHookIn(run(0, 'pre-commit', 0) + run(0, undefined, 1, 's/inner'))).toBeNull()
  })

  it('does not count hooks that run after the fact, nor stumble over broken lines', () => {
    expect(failedHookIn(`${run(0, 'post-commit', 1)}{"event":"chi`)).toBeNull()
    expect(failedHookIn('')).toBeNull()
  })
})
