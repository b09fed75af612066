import { expect, test } from 'vitest'
import { Emitter } from './emitter.ts'

test('a listener that throws does not keep the others from hearing', () => {
  const emitter = new Emitter<number>()
  const heard: number[] = []
  emitter.on(() => {
    throw new Error('bug')
  })
  const off = emitter.on((value) => heard.push(value))
  expect(() => emitter.emit(1)).toThrow('bug')
  off()
  expect(() => emitter.emit(2)).toThrow('bug')
  expect(heard).toEqual([1])
})
