import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Agent } from '../../src/contract/agent.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { makeClaudeYard, type ClaudeYard } from './claudeYard.ts'

let place: ClaudeYard

beforeAll(async () => {
  place = await makeClaudeYard('claude-crash')
})
afterAll(() => place.close())

const CUT_OFF = /Switchyard was restarted/

/** A task of the operator's own. */
async function create(title: string, prompt: string): Promise<string> {
  const made = await place.host().api('POST', '/tasks', { title, prompt, kind: 'claude' })
  expect(made.status).toBe(200)
  return String(made.body['id'])
}

/** Kills the host and waits until the task's agent runs again: itself, in its terminal and conversation, as a new process. */
async function crash(taskId: string): Promise<Agent> {
  const before = await place.agent(taskId)
  const left = (await processesOf(place.yard.folder)).filter(({ pid }) => pid !== place.host().pid)
  expect(left.map(({ pid }) => pid)).toContain(before.pid)
  const { seq } = place.watch
  await place.crash()
  await untilGone(left)
  const resumed = await place.watch.until(
    'resumed agent',
    (event) => event.seq > seq && event.type === 'agent.started' && event.task_id === taskId,
  )
  const { id, terminal_id, session_id, pid } = await place.agent(taskId)
  expect({ id, terminal_id, session_id }).toEqual({
    id: before.id,
    terminal_id: before.terminal_id,
    session_id: before.session_id,
  })
  expect(pid).not.toBe(before.pid)
  expect(resumed.agent_id).toBe(before.id)
  return before
}

/** Prompts of the host's own, which say that a turn was cut off. */
const cutOffs = async (taskId: string) =>
  (await place.task(taskId)).prompts.filter(({ created_by: by }) => by === 'host')

const untilSignal = (taskId: string) =>
  place.watch.until('signal', ({ type, task_id }) => type === 'signal.done' && task_id === taskId)

const untilIdle = async (taskId: string) => {
  const { body } = await place.host().api('POST', `/tasks/${taskId}/wait`, {})
  expect(body).toMatchObject({ outcome: 'idle' })
}

describe('kill -9 of the host while the real Claude Code works', () => {
  it('before its first prompt: it gets that prompt, once, and nothing about a turn', async () => {
    const id = await create('Bell', 'Ring the bell')
    await place.untilAgent(id, 'trust dialog', ({ dialog }) => dialog?.kind === 'trust')
    await crash(id)
    await place.answer(id, /Quick safety check/, 'Yes')
    await place.untilAsked(/^Ring the bell$/, 0)
    await untilIdle(id)
    expect((await place.task(id)).prompts).toMatchObject([{ state: 'answered' }])
    expect((await place.host().api('DELETE', `/tasks/${id}`)).status).toBe(200)
  })

  it('in mid-turn: it goes on with its conversation, told once that it was cut off, and is merged', async () => {
    const id = await place.lead('Have a buffer added', { title: 'Buffer', prompt: 'Add buffer.txt, slowly' })
    await place.untilAsked(/^Add buffer\.txt, slowly$/, 1)
    await crash(id)

    const { conversation } = await place.untilAsked(CUT_OFF, 0)
    expect(conversation?.said.filter((text) => text === 'Add buffer.txt, slowly')).toHaveLength(1)
    expect(conversation?.said.filter((text) => CUT_OFF.test(text))).toHaveLength(1)
    expect(conversation?.outcomes.map(({ input }) => input)).toMatchObject([{ command: 'pwd' }])
    await place.answer(id, /Do you want to create buffer\.txt/, 'Yes')
    await place.answer(id, /git commit/, 'Yes')
    await place.watch.until('merge', ({ type, task_id }) => type === 'task.merged' && task_id === id)
    expect(await cutOffs(id)).toHaveLength(1)
    expect(await place.yard.git('show', 'trunk:buffer.txt')).toBe('first')
    expect(await place.yard.git('log', '--format=%an %s', 'trunk^1..trunk^2')).toBe('Test Add buffer.txt')
  })

  it('while it asks for permission: it is told, asks again, and finishes', async () => {
    const id = await create('Lamp', 'Add lamp.txt')
    await place.untilAgent(id, 'dialog', ({ dialog }) => dialog?.text.includes('lamp.txt') === true)
    await crash(id)
    await place.answer(id, /Do you want to create lamp\.txt/, 'Yes')
    await place.answer(id, /git commit/, 'Yes')
    await untilSignal(id)
    await untilIdle(id)
    expect(await cutOffs(id)).toMatchObject([{ state: 'answered' }])

    // Idle and in review it has nothing to be told.
    await crash(id)
    await untilIdle(id)
    expect(await cutOffs(id)).toHaveLength(1)
    expect(await place.task(id)).toMatchObject({ status: 'review', agent: { status: 'idle' } })
    expect(place.model.failures).toEqual([])
  })
})
