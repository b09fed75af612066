import { expect, it } from 'vitest'
import { Limit } from './limit.ts'

it('runs so many at a time for a key, the rest in order, and goes on after a failure', async () => {
  const limit = new Limit(2)
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const work = (key: string, name: string) =>
    limit.run(key, () => {
      started.push(name)
      return new Promise<void>((resolve, reject) => {
        ends.set(name, name === 'a' ? () => reject(new Error('a fails')) : resolve)
      })
    })
  const [a, b, c, d, other] = [
    work('x', 'a'),
    work('x', 'b'),
    work('x', 'c'),
    work('x', 'd'),
    work('y', 'other'),
  ]
  await Promise.resolve()
  expect(started).toEqual(['a', 'b', 'other'])
  ends.get('a')?.()
  await expect(a).rejects.toThrow('a fails')
  expect(started).toEqual(['a', 'b', 'other', 'c'])
  ends.get('b')?.()
  await b
  expect(started).toEqual(['a', 'b', 'other', 'c', 'd'])
  for (const end of ends.values()) end()
  await Promise.all([c, d, other])
})
