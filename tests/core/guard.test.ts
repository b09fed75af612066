import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Agents } from '../../src/core/ports/agents.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { shellKind } from '../support/shellKind.ts'

const careful = { ...shellKind, kind: 'careful', unguarded: false }
const both: Agents = {
  list: () => [careful, shellKind],
  get: (kind) => [careful, shellKind].find((one) => one.kind === kind),
}
const input = {
  title: 'T',
  prompt: '',
  role: 'worker',
  isolation: 'worktree',
  complexity: 'simple',
  start: false,
} as const

let system: InProcess
beforeEach(async () => {
  system = await startCore(both)
})
afterEach(() => system.close())

const create = async (kind: string, mode?: string) => {
  const lead = await system.task(operator, { kind: 'careful', role: 'coordinator', prompt: '' })
  const caller = await system.agentOf(lead.id)
  const permission = mode === undefined ? {} : { permission_mode: mode }
  return system.core.handlers.task.create(caller, { ...input, kind, ...permission }, {})
}

test('a coordinator cannot choose a mode in which nothing is asked', async () => {
  expect(mustFail(await create('careful', 'bypass')).code).toBe('FORBIDDEN')
  must(await create('careful', 'plan'))
})

test('a coordinator that asks cannot start a kind that runs everything', async () => {
  const refused = mustFail(await create('shell'))
  expect(refused.code).toBe('FORBIDDEN')
  expect(refused.message).toContain('the operator may')
})

test('the operator may choose both', async () => {
  must(
    await system.core.handlers.task.create(
      operator,
      { ...input, kind: 'shell', permission_mode: 'bypass' },
      {},
    ),
  )
})
