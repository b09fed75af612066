import { expect, it } from 'vitest'
import { assignLanes } from './lanes.ts'

it('keeps the lane of a task for its life, puts new ones inside or where one is free, and uses more lanes last', () => {
  const first = assignLanes(new Map(), ['a', 'b', 'c'])
  expect([...first]).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ])
  const second = assignLanes(first, ['a', 'c', 'd'])
  expect(Object.fromEntries(second)).toEqual({ a: 0, c: 2, d: 1 })
  const full = assignLanes(second, ['a', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])
  expect(Object.fromEntries(full)).toEqual({ a: 0, c: 2, d: 1, e: 3, f: 4, g: 5 })
  expect(Object.fromEntries(assignLanes(full, ['c', 'h']))).toEqual({ c: 2, h: 0 })
})
