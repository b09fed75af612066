import { expect, test } from 'vitest'
import { Serial } from './serial.ts'

test('work of one key runs in order and never at once; another key does not wait', async () => {
  const serial = new Serial()
  const seen: string[] = []
  let open = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const first = serial.run('a', async () => {
    await gate
    seen.push('first')
  })
  const second = serial.run('a', async () => {
    seen.push('second')
  })
  await serial.run('b', async () => {
    seen.push('other')
  })
  open()
  await Promise.all([first, second])
  expect(seen).toEqual(['other', 'first', 'second'])
})

test('a failure reaches its own caller and does not stop the next', async () => {
  const serial = new Serial()
  const failed = serial.run('a', () => Promise.reject(new Error('no')))
  const after = serial.run('a', () => Promise.resolve('yes'))
  await expect(failed).rejects.toThrow('no')
  expect(await after).toBe('yes')
})
