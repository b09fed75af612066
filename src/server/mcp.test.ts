import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, describe, expect, it } from 'vitest'
import { err, ok } from '../base/result.ts'
import { answerText } from '../contract/answerText.ts'
import { failure } from '../contract/errors.ts'
import { startEdge } from '../../tests/support/edge.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'

type Edge = Awaited<ReturnType<typeof startEdge>>

let edge: Edge
afterEach(() => edge.close())

const reportMcp = { 'agent.reportMcp': () => ok({ recorded: true }) }

async function connect(token: string): Promise<Client> {
  const client = new Client({ name: 'test client\u202e', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${edge.port}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  })
  await client.connect(transport)
  return client
}

describe('/mcp', () => {
  it('needs a token', async () => {
    edge = await startEdge()
    await expect(connect('nobody')).rejects.toThrow()
    expect(await edge.send({ method: 'POST', path: '/mcp', body: {} })).toMatchObject({ status: 401 })
  })

  it('lists the tools of the role and notes that the agent is connected', async () => {
    edge = await startEdge(createFakeCore(reportMcp))
    const client = await connect('worker')
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      'get_briefing',
      ...['list_tasks', 'claim_task', 'claim_next_task', 'complete_task', 'set_task_state', 'note_task'],
      'signal_done',
      'update_self',
      'acquire_lock',
      'release_lock',
      'append_file',
      'list_locks',
      ...['send_message', 'read_messages', 'ask'],
      'remember',
      'recall',
    ])
    expect(edge.calls).toMatchObject([
      { operation: 'agent.reportMcp', input: { state: 'connected', client: 'test client' } },
    ])
    expect(client.getServerVersion()).toMatchObject({ name: 'switchyard' })
  })

  it('calls an operation as REST does: bound fields, defaults, the whole answer as structure and as text', async () => {
    const answer = {
      task_id: 'tsk-w0',
      status: 'review',
      head_sha: 'a'.repeat(40),
      next: 'Wait for the review.',
    }
    edge = await startEdge(createFakeCore({ ...reportMcp, 'task.done': () => ok(answer) }))
    const client = await connect('worker')
    const result = await client.callTool({ name: 'signal_done', arguments: { summary: 'all of it' } })
    expect(result).toMatchObject({
      structuredContent: answer,
      content: [{ type: 'text', text: answerText(answer) }],
    })
    expect(edge.calls.at(-1)).toMatchObject({
      operation: 'task.done',
      input: { task_id: 'tsk-w0', summary: 'all of it', files: [], tests: '', risks: '' },
    })
  })

  it('answers failures, wrong input and forged identity as tool errors with a code', async () => {
    const conflict = failure('MERGE_CONFLICT', 'tsk-1 conflicts in a.txt.', {
      conflicts: [{ path: 'a.txt' }],
    })
    edge = await startEdge(createFakeCore({ ...reportMcp, 'task.merge': () => err(conflict) }))
    const client = await connect('coordinator')
    const call = (name: string, input: Record<string, unknown>) => client.callTool({ name, arguments: input })
    expect(await call('merge_task', { task_id: 'tsk-1' })).toMatchObject({
      isError: true,
      structuredContent: { error: conflict },
    })
    expect(await call('merge_task', { task_id: '../etc' })).toMatchObject({
      isError: true,
      structuredContent: { error: { code: 'BAD_REQUEST' } },
    })
    expect(await call('merge_task', { task_id: 'tsk-1', agent_id: 'agt-other' })).toMatchObject({
      isError: true,
      structuredContent: { error: { code: 'FORBIDDEN' } },
    })
    expect(await call('signal_done', { summary: 'x' })).toMatchObject({
      isError: true,
      structuredContent: { error: { code: 'FORBIDDEN' } },
    })
    expect(edge.errors).toEqual([])
  })

  it('tells a waiting call that its caller has gone', async () => {
    let gone: (() => void) | undefined
    const aborted = new Promise<void>((resolve) => (gone = resolve))
    let started: (() => void) | undefined
    const waiting = new Promise<void>((resolve) => (started = resolve))
    edge = await startEdge(
      createFakeCore({
        ...reportMcp,
        'task.waitSignal': (_input, _caller, { signal }) => {
          signal?.addEventListener('abort', () => gone?.(), { once: true })
          started?.()
          return new Promise(() => undefined)
        },
      }),
    )
    const client = await connect('coordinator')
    // It ends with the client, by an error that is not the point here.
    client.callTool({ name: 'wait_for_signal_done', arguments: {} }).catch(() => undefined)
    await waiting
    await client.close()
    await aborted
  })
})
