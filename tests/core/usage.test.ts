import { appendFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClaudeUsage } from '../../src/adapters/agents/claude/usage.ts'
import { must, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { resumableShell } from '../support/resumableShell.ts'
import { shellKind } from '../support/shellKind.ts'

let system: InProcess
beforeEach(async () => {
  const agents = resumableShell({
    readUsage: createClaudeUsage,
    readHook: (event, body) => ({
      ...shellKind.readHook(event, body),
      transcript: String(body['transcript_path']),
    }),
  })
  system = await startCore(agents)
})
afterEach(() => system.close())

/** A line of 100 tokens in and 10 out, `size` bytes or more in all. */
const answer = (id: string, size = 0): string =>
  `${JSON.stringify({ message: { id, usage: { input_tokens: 100, output_tokens: 10 } }, text: 'x'.repeat(size) })}\n`
const hook = async (taskId: string, path: string) =>
  must(
    await system.core.handlers.agent.hook(
      await system.agentOf(taskId),
      { event: 'Stop', transcript_path: path },
      {},
    ),
  )
const usageOf = async (taskId: string) => {
  const { agent } = must(await system.core.handlers.task.show(operator, { task_id: taskId }, {}))
  return must(await system.core.handlers.agent.show(operator, { agent_id: agent?.id ?? '' }, {})).usage
}
const becomes = (output: number) => system.event((one) => one.images.agent?.usage?.output_tokens === output)

test('what an agent has used is read from its transcript at the end of a turn, and anew after a restart', async () => {
  const path = join(system.home, 'transcript.jsonl')
  const task = await system.task(operator)
  expect(await usageOf(task.id)).toBeNull()
  // More than is read at once, a line that is not finished, and one that is no JSON.
  const lines = Array.from({ length: 40 }, (_, index) => answer(`a${index}`, 100_000))
  const half = answer('b')
  await writeFile(path, `${lines.join('')}{"broken\n[]\n${half.slice(0, 30)}`)
  await hook(task.id, path)
  await system.turn(task.id, 'true')
  await becomes(400)
  expect(await usageOf(task.id)).toEqual({
    ...{ input_tokens: 4_000, cached_tokens: 0, output_tokens: 400 },
    cost_usd: null,
  })
  await appendFile(path, half.slice(30) + answer('b'))
  await system.turn(task.id, 'true')
  await becomes(410)

  system = await system.restart()
  const { seq } = await system.event((one) => one.type === 'agent.resuming')
  await system.event((one) => one.type === 'agent.started' && one.seq > seq)
  expect((await usageOf(task.id))?.output_tokens).toBe(410)
  await appendFile(path, answer('c'))
  await hook(task.id, path)
  await system.turn(task.id, 'true')
  await becomes(420)
  // The end of an agent counts too.
  await appendFile(path, answer('d'))
  must(await system.core.handlers.task.close(operator, { task_id: task.id, delete_branch: false }, {}))
  await becomes(430)
})

test('only a regular file of JSON lines is read', async () => {
  const task = await system.task(operator)
  const real = join(system.home, 'real.txt')
  await writeFile(real, answer('a'))
  await symlink(real, join(system.home, 'link.jsonl'))
  for (const path of [real, join(system.home, 'link.jsonl'), 'real.jsonl', '/dev/zero', system.home]) {
    await hook(task.id, path)
    await system.turn(task.id, 'true')
  }
  await writeFile(join(system.home, 'good.jsonl'), answer('a'))
  await hook(task.id, join(system.home, 'good.jsonl'))
  await system.turn(task.id, 'true')
  await becomes(10)
  const told = system.core.eventsAfter(0, 100_000).filter((one) => one.images.agent?.usage)
  expect(told[0]?.detail).toBe('it has used 100 tokens in, 10 out')
})
