import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesOfTree, root } from './tree.ts'

/** How often each number is named by a test, as `regression 13:` or `behaviour 9, 10:`. */
async function numbered(word: string): Promise<Set<number>> {
  const files = (await filesOfTree()).filter((file) => file.endsWith('.test.ts'))
  const list = new RegExp(`['"\`]${word} (\\d+(?:(?:, | and )\\d+)*)`, 'g')
  const found = files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(list)])
  return new Set(found.flatMap((match) => (match[1] ?? '').split(/, | and /).map(Number)))
}

const missing = async (word: string, count: number): Promise<number[]> => {
  const there = await numbered(word)
  return Array.from({ length: count }, (_, at) => at + 1).filter((number) => !there.has(number))
}

it('has a test named after each of the 40 regression cases of the specification', async () => {
  expect(await missing('regression', 40)).toEqual([])
})

it('has a test named after each of its 25 behaviours', async () => {
  expect(await missing('behaviour', 25)).toEqual([])
})
