import { expect, test } from 'vitest'
import { Scope } from './scope.ts'

test('ends in reverse order, once, and tells the first failure after all have run', async () => {
  const scope = new Scope()
  const ended: string[] = []
  scope.add(() => {
    ended.push('first')
  })
  scope.add(() => {
    ended.push('second')
    throw new Error('second failed')
  })
  await expect(scope.close()).rejects.toThrow('second failed')
  await expect(scope.close()).rejects.toThrow('second failed')
  expect(ended).toEqual(['second', 'first'])
  expect(scope.signal.aborted).toBe(true)
})
