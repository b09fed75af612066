import { describe, expect, it } from 'vitest'
import type { Attention } from '../../../contract/attention.ts'
import { DEFAULT_SETTINGS, isQuiet, isWanted, minuteOf, noticeOf, readSettings } from './noticeRules.ts'

const item = (change: Partial<Attention> = {}): Attention => ({
  ...{ id: 'att-1', project_id: 'prj-1', task_id: 'tsk-1', agent_id: null, kind: 'permission' },
  ...{ text: 'May I run npm test?', options: [], opened_at: '2026-01-01T10:00:00.000Z', later_at: null },
  ...{ closed_at: null, outcome: null, closed_by: null, ...change },
})
const at = (hours: number, minutes = 0): number => hours * 60 + minutes

describe('a notice', () => {
  it('is told in the words of the agent, and leads to the task', () => {
    expect(noticeOf(item(), 'Count')).toEqual({
      ...{ kind: 'needs_you', title: 'Needs you: Count', body: 'May I run npm test?', open: 'tsk-1' },
    })
    expect(noticeOf(item({ kind: 'review' }), 'Count').kind).toBe('finished')
    expect(noticeOf(item({ kind: 'failure' }), 'Count').kind).toBe('failed')
    const asked = item({ kind: 'message', task_id: null, agent_id: 'agt-1' })
    expect(noticeOf(asked, 'amy')).toMatchObject({ title: 'Needs you: amy', open: 'prj-1' })
  })
})

describe('quiet hours', () => {
  it('go over midnight, end at their end, and are none while they are off', () => {
    const night = { ...DEFAULT_SETTINGS, quiet: true }
    const quiet = [at(21, 59), at(22), at(3), at(7, 59), at(8)].map((minute) => isQuiet(night, minute))
    expect(quiet).toEqual([false, true, true, true, false])
    const noon = { ...night, quietFrom: at(12), quietTo: at(13) }
    expect([at(11, 59), at(12), at(13)].map((minute) => isQuiet(noon, minute))).toEqual([
      ...[false, true, false],
    ])
    expect(isQuiet({ ...night, quiet: false }, at(3))).toBe(false)
  })

  it('are read by the clock on the wall', () => {
    expect(minuteOf(new Date(2026, 0, 1, 22, 5).getTime())).toBe(at(22, 5))
  })
})

describe('what is told', () => {
  const finished = { kind: 'finished', open: 'tsk-1' } as const
  const asks = { kind: 'needs_you', open: 'tsk-2' } as const

  it('is what is wanted, apart for what has finished and what needs the person', () => {
    const onlyAsks = { ...DEFAULT_SETTINGS, finished: false }
    expect([finished, asks].map((notice) => isWanted(onlyAsks, notice, at(9)))).toEqual([false, true])
    const onlyFinished = { ...DEFAULT_SETTINGS, needsYou: false }
    expect([finished, asks].map((notice) => isWanted(onlyFinished, notice, at(9)))).toEqual([
      ...[true, false],
    ])
  })

  it('is nothing of a muted task, and nothing in quiet hours', () => {
    const muted = { ...DEFAULT_SETTINGS, muted: ['tsk-2'] }
    expect([finished, asks].map((notice) => isWanted(muted, notice, at(9)))).toEqual([true, false])
    expect(isWanted({ ...muted, quiet: true }, finished, at(23))).toBe(false)
  })
})

describe('stored settings', () => {
  it('become whole ones, whatever was stored', () => {
    expect(readSettings('broken')).toEqual(DEFAULT_SETTINGS)
    expect(readSettings({ sound: false, quietFrom: 9999, muted: ['tsk-1', 7] })).toEqual({
      ...DEFAULT_SETTINGS,
      ...{ sound: false, muted: ['tsk-1'] },
    })
  })
})
