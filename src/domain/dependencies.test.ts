import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { taskStatus, type Task } from '../contract/task.ts'
import {
  circleThrough,
  decideAfter,
  decideNewAfter,
  describeReadiness,
  isReady,
  readinessOf,
  unmet,
  type Wanted,
} from './dependencies.ts'

type Row = Pick<Task, 'id' | 'title' | 'project_id' | 'status' | 'base_branch' | 'after' | 'isolation'>

const row = (id: string, change: Partial<Row> = {}): Task =>
  // Only these fields are read here.
  ({
    id,
    title: `Task ${id}`,
    project_id: 'prj-1',
    status: 'pending',
    base_branch: 'main',
    after: [],
    ...change,
  }) as Task

const yard = (...rows: Task[]) => {
  const byId = new Map(rows.map((one) => [one.id, one]))
  return (id: string) => byId.get(id)
}
const wanted = (after: string[], change: Partial<Wanted> = {}): Wanted => ({
  ...{ project_id: 'prj-1', base_branch: 'main', isolation: 'worktree', after },
  ...change,
})

describe('what a task may come after', () => {
  const find = yard(
    row('tsk-open'),
    row('tsk-done', { status: 'done', base_branch: 'old' }),
    row('tsk-gone', { status: 'cancelled' }),
    row('tsk-else', { project_id: 'prj-2' }),
    row('tsk-side', { base_branch: 'side' }),
  )
  test('open and done tasks of the project, each once', () => {
    expect(decideAfter(wanted(['tsk-open', 'tsk-done', 'tsk-open']), find)).toEqual({
      ok: true,
      value: ['tsk-open', 'tsk-done'],
    })
  })
  test.each([
    ['tsk-none', 'TASK_NOT_FOUND'],
    ['tsk-else', 'TASK_NOT_FOUND'],
    ['tsk-gone', 'WRONG_STATUS'],
    ['tsk-side', 'BAD_OPTION'],
  ])('not %s: %s, by name', (id, code) => {
    expect(decideAfter(wanted(['tsk-open', id]), find)).toMatchObject({
      ok: false,
      error: { code, message: expect.stringContaining(id), details: { task_id: id, field: 'after' } },
    })
  })
  test('in the main checkout, the branch on which another lands does not matter', () => {
    expect(decideAfter(wanted(['tsk-side'], { isolation: 'shared' }), find).ok).toBe(true)
  })
})

describe('what it still waits for', () => {
  test('says which one is in the way', () => {
    const readiness = readinessOf(
      { after: ['tsk-a', 'tsk-b', 'tsk-c'] },
      yard(row('tsk-a'), row('tsk-b', { status: 'failed' }), row('tsk-c', { status: 'done' })),
    )
    expect(unmet(readiness)).toEqual(['tsk-b', 'tsk-a'])
    expect(describeReadiness(readiness)).toMatch(/tsk-b \(Task tsk-b\), which is failed.*start_agent/)
    expect(describeReadiness({ ...readiness, stopped: [] })).toContain('tsk-a (Task tsk-a)')
    expect(describeReadiness({ waiting: [], stopped: [] })).toBeNull()
  })

  const statuses = fc.array(fc.constantFrom(...taskStatus.options), { maxLength: 8 })
  test('behaviour 6: ready exactly where all before it are done or cancelled; a deleted one is not there', () => {
    fc.assert(
      fc.property(statuses, (all) => {
        const rows = all.map((status, at) => row(`tsk-${at}`, { status }))
        const readiness = readinessOf({ after: ['tsk-', ...rows.map(({ id }) => id)] }, yard(...rows))
        const open = all.filter((status) => status !== 'done' && status !== 'cancelled')
        expect(isReady(readiness)).toBe(open.length === 0)
        expect(unmet(readiness)).toHaveLength(open.length)
      }),
    )
  })

  /** Each number names a task that exists, one to come, or the very task that is being made. */
  const asked = fc.array(fc.array(fc.nat(12), { maxLength: 4 }), { maxLength: 12 })
  test('no circle can arise, whatever is asked for', () => {
    fc.assert(
      fc.property(asked, (lists) => {
        const rows: Task[] = []
        for (const [at, list] of lists.entries()) {
          const decided = decideAfter(wanted(list.map((one) => `tsk-${one}`)), yard(...rows))
          expect(decided.ok).toBe(list.every((one) => one < at))
          rows.push(row(`tsk-${at}`, { after: decided.ok ? decided.value : [] }))
        }
        // Finishing whatever is ready, again and again, comes to an end with all of them.
        for (let left = rows.length; left > 0; left -= 1) {
          const next = rows.find(
            (one) => one.status === 'pending' && isReady(readinessOf(one, yard(...rows))),
          )
          if (next) rows[rows.indexOf(next)] = { ...next, status: 'done' }
        }
        expect(rows.every(({ status }) => status === 'done')).toBe(true)
      }),
    )
  })
})

/** Each number names the task that is edited, and those that it is to come after. */
const edits = fc.array(fc.tuple(fc.nat(7), fc.array(fc.nat(7), { maxLength: 3 })), { maxLength: 30 })
test('behaviour 6: no circle can arise by edits, and a refused one names the circle', () => {
  fc.assert(
    fc.property(edits, (list) => {
      const rows = Array.from({ length: 8 }, (_, at) => row(`tsk-${at}`, { isolation: 'shared' }))
      for (const [at, after] of list) {
        const task = rows[at] ?? row('')
        const decided = decideNewAfter(
          task,
          after.map((one) => `tsk-${one}`),
          yard(...rows),
        )
        if (decided.ok) rows[at] = { ...task, after: decided.value }
        else {
          const circle = decided.error.details?.['circle']
          expect([Array.isArray(circle), decided.error.code]).toEqual([true, 'BAD_OPTION'])
          expect(Array.isArray(circle) ? [circle.at(0), circle.at(-1)] : []).toEqual([task.id, task.id])
        }
        for (const one of rows) expect(circleThrough(one.id, one.after, yard(...rows))).toBeNull()
      }
    }),
  )
})
