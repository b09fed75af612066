import { expect, it } from 'vitest'
import type { Task } from '../../../contract/task.ts'
import { pairsOf } from './collisions.ts'
import { assignLanes } from './lanes.ts'
import { planYard } from './plan.ts'

const counts = { files: 1, additions: 1, deletions: 0, commits: 2, uncommitted: true }
const task = (id: string, change: Partial<Task> = {}): Task =>
  ({
    ...{ id, branch: `sy/${id}`, base_branch: 'main', base_sha: 'a', counts, collisions: [] },
    ...change,
  }) as unknown as Task

function plan(live: readonly Task[], landed: readonly Task[] = [], width = 1000) {
  const lanes = assignLanes(
    new Map(),
    live.map(({ id }) => id),
  )
  return planYard({ width, lanes, live, landed, pairs: pairsOf(live) })
}

it('keeps every line in its lane, lamps in one column, and all of it within the width', () => {
  const live = Array.from({ length: 8 }, (_, at) => task(`t${at}`, { base_sha: `sha${at % 3}` }))
  const landed = Array.from({ length: 9 }, (_, at) => task(`l${at}`))
  for (const width of [420, 728, 1168, 2400]) {
    const { branches, arcs, titles, main, height } = plan(live, landed, width)
    expect(branches).toHaveLength(6)
    expect(new Set(branches.map(({ end }) => end.y)).size).toBe(6)
    expect(new Set(branches.map(({ end }) => end.x))).toEqual(new Set([titles.x - 12]))
    expect(titles.x + titles.width).toBeLessThan(width)
    for (const { start, end, commits, open } of branches) {
      const xs = [start.x, ...commits.map(({ x }) => x), ...(open ? [open.x] : []), end.x]
      expect(xs).toEqual(xs.toSorted((a, b) => a - b))
      expect(end.y).toBeLessThan(main.y)
    }
    for (const { end } of arcs) expect(end.x).toBeLessThan(branches[0]?.start.x ?? 0)
    expect(arcs.length).toBeLessThanOrEqual(6)
    expect(height).toBeLessThan(150)
  }
})

it('puts a cross between two lines that collide, once for the pair', () => {
  const live = [
    task('one', { collisions: [{ task_id: 'two', paths: ['src/cart.ts', 'b.ts'] }] }),
    task('two', { collisions: [{ task_id: 'one', paths: ['src/cart.ts', 'b.ts'] }] }),
  ]
  const { crosses, branches } = plan(live)
  expect(crosses).toMatchObject([{ label: 'cart.ts +1' }])
  const [upper, lower] = branches.map(({ end }) => end.y)
  expect(crosses[0]?.at.y).toBeGreaterThan(upper ?? 0)
  expect(crosses[0]?.at.y).toBeLessThan(lower ?? 0)
})

it("lets the task of a coordinator leave that one's line", () => {
  const { branches } = plan([task('lead'), task('worker', { base_branch: 'sy/lead' })])
  expect(branches[1]?.start.y).toBe(branches[0]?.end.y)
})
