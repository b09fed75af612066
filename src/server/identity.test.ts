import { afterEach, describe, expect, it } from 'vitest'
import { ok } from '../base/result.ts'
import { startEdge } from '../../tests/support/edge.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'

type Edge = Awaited<ReturnType<typeof startEdge>>

let edge: Edge
afterEach(() => edge.close())

const anyAnswer = createFakeCore.bind(null, {
  'task.prompt': () => ok({ task_id: 'tsk-1', prompt_id: 'prm-1', state: 'queued', next: '' }),
})

describe('identity', () => {
  const prompt = { method: 'POST', path: '/api/tasks/tsk-1/prompt', token: 'coordinator' }

  it.each([
    'agent_id',
    'agentId',
    'peer_id',
    'sender_id',
    'created_by',
    'coordinator_id',
    'coordinatorTaskId',
    'owner',
  ])('refuses a body with the %s of somebody else and drops the own one', async (field) => {
    edge = await startEdge(anyAnswer())
    const forged = await edge.send({ ...prompt, body: { prompt: 'x', [field]: 'agt-other' } })
    expect(forged).toMatchObject({ status: 403, json: { code: 'FORBIDDEN', data: { field } } })
    expect(edge.calls).toEqual([])
    const own = field.includes('ask') ? 'tsk-c0' : 'agt-c0'
    expect(await edge.send({ ...prompt, body: { prompt: 'x', [field]: own } })).toMatchObject({ status: 200 })
    expect(edge.calls).toMatchObject([{ input: { task_id: 'tsk-1', prompt: 'x' } }])
  })

  it('refuses a header that names somebody else', async () => {
    edge = await startEdge(anyAnswer())
    const headers = { 'x-coordinator-id': 'agt-other' }
    expect(await edge.send({ ...prompt, headers, body: { prompt: 'x' } })).toMatchObject({ status: 403 })
    const own = { 'x-coordinator-id': 'agt-c0' }
    expect(await edge.send({ ...prompt, headers: own, body: { prompt: 'x' } })).toMatchObject({ status: 200 })
  })

  it("leaves a hook's body to the agent that wrote it", async () => {
    edge = await startEdge(createFakeCore({ 'agent.hook': () => ok({ seen: true }) }))
    const body = { agent_id: 'subagent-1', session_id: 's', tool_input: { deep: [1] } }
    const answer = await edge.send({ method: 'POST', path: '/api/hooks/PreToolUse', token: 'worker', body })
    expect(answer).toMatchObject({ status: 200, json: { seen: true } })
    expect(edge.calls[0]?.input).toEqual({ event: 'PreToolUse', ...body })
  })
})
