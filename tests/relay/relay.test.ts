import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { spawnRelay, startRelay, environment, TOKEN } from './startRelay.ts'
import { refusal, TOOLS, ToyHost } from './toyHost.ts'

type Relay = Awaited<ReturnType<typeof startRelay>>

let host: ToyHost
const relays: Relay[] = []
const start = async (): Promise<Relay> => {
  const relay = await startRelay(host.url)
  relays.push(relay)
  return relay
}
beforeEach(async () => {
  host = new ToyHost()
  await host.start()
})
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.close()
  await host.stop()
})

const callsOf = (path: string) => host.calls.filter(({ url }) => url.startsWith(path))

describe('tools', () => {
  it("are those of the host's list, without how they are called, and the connection is reported", async () => {
    const { client } = await start()
    const { tools } = await client.listTools()
    expect(tools).toEqual(TOOLS.map(({ call, waits, ...tool }) => tool))
    const report = await host.called('/api/mcp/status')
    expect(report).toMatchObject({
      method: 'POST',
      body: { state: 'connected', client: 'test-client 1.2.3' },
    })
    expect(callsOf('/api/tools')).toHaveLength(1)
    expect(new Set(host.calls.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${TOKEN}`]),
    )
  })

  it('are forwarded as the REST calls that they stand for', async () => {
    const { client } = await start()
    await client.callTool({
      name: 'get_task_diff',
      arguments: { task_id: 'tsk/../1', file: 'a b', lines: [1, 2] },
    })
    await client.callTool({ name: 'create_task', arguments: { title: 'T', request_id: 'mine' } })
    await client.callTool({ name: 'close_task', arguments: { task_id: 'tsk-1', request_id: 'r' } })
    expect(callsOf('/api/tasks').map(({ method, url, body }) => ({ method, url, body }))).toEqual([
      {
        method: 'GET',
        url: '/api/tasks/tsk%2F..%2F1/diff?file=a%20b&lines%5B0%5D=1&lines%5B1%5D=2',
        body: undefined,
      },
      { method: 'POST', url: '/api/tasks', body: { title: 'T', request_id: 'mine' } },
      { method: 'DELETE', url: '/api/tasks/tsk-1', body: { request_id: 'r' } },
    ])
  })

  it('answer the whole as text and as structure, since agents hand their model only one of them', async () => {
    host.respond = ({ method }) => ({
      status: 200,
      body: method === 'GET' ? { a: 1 } : { id: 'tsk-1', next: 'Wait for it.' },
    })
    const { client } = await start()
    expect(await client.callTool({ name: 'create_task', arguments: {} })).toEqual({
      content: [{ type: 'text', text: '{"id":"tsk-1",\n"next":"Wait for it."}' }],
      structuredContent: { id: 'tsk-1', next: 'Wait for it.' },
    })
    expect(await client.callTool({ name: 'get_task_diff', arguments: { task_id: 't' } })).toMatchObject({
      content: [{ type: 'text', text: '{"a":1}' }],
    })
  })
})

describe('failures', () => {
  it("are the host's, with code, message and details", async () => {
    host.respond = () =>
      refusal(409, 'STALE_HEAD', 'The head has moved. Look at the diff again.', { head: 'abc' })
    const { client } = await start()
    expect(await client.callTool({ name: 'close_task', arguments: { task_id: 'tsk-1' } })).toEqual({
      isError: true,
      content: [{ type: 'text', text: 'STALE_HEAD: The head has moved. Look at the diff again.' }],
      structuredContent: {
        error: {
          code: 'STALE_HEAD',
          message: 'The head has moved. Look at the diff again.',
          details: { head: 'abc' },
        },
      },
    })
  })

  it('of a revoked token say that the task has ended', async () => {
    const { client } = await start()
    await client.listTools()
    host.respond = () => refusal(401, 'UNAUTHENTICATED', 'unknown token')
    const answer = await client.callTool({ name: 'create_task', arguments: {} })
    expect(answer).toMatchObject({ isError: true, structuredContent: { error: { code: 'UNAUTHENTICATED' } } })
    expect(JSON.stringify(answer)).toContain('its task has ended')
    host.tools = refusal(401, 'UNAUTHENTICATED', 'unknown token')
    await expect((await start()).client.listTools()).rejects.toThrow('its task has ended')
  })

  it('of a missing field and of an unknown tool come without a call', async () => {
    const { client } = await start()
    const missing = await client.callTool({ name: 'get_task_diff', arguments: { task_id: '..' } })
    expect(missing).toMatchObject({ isError: true, structuredContent: { error: { code: 'BAD_REQUEST' } } })
    const unknown = await client.callTool({ name: 'launch_missiles', arguments: {} })
    expect(unknown).toMatchObject({ isError: true, structuredContent: { error: { code: 'FORBIDDEN' } } })
    expect(callsOf('/api/tasks')).toEqual([])
  })

  it('of something that is no host are told to it and to the client', async () => {
    host.tools = { status: 200, body: { hello: 'world' } }
    const { client } = await start()
    await expect(client.listTools()).rejects.toThrow('no Switchyard host')
    for (;;) {
      const states = callsOf('/api/mcp/status').map(({ body }) => (body as { state: string }).state)
      if (states.includes('failed')) break
      await host.nextCall()
    }
  })
})

describe('a host that restarts', () => {
  it('gets the same request id again', async () => {
    const { client } = await start()
    host.respond = () => 'drop'
    const answer = client.callTool({ name: 'create_task', arguments: { title: 'T' } })
    const first = await host.called('/api/tasks')
    await host.stop()
    host.calls.length = 0
    host.respond = () => ({ status: 200, body: { id: 'tsk-1', next: 'Done.' } })
    await host.start()
    expect(await answer).toMatchObject({ structuredContent: { id: 'tsk-1' } })
    const again = await host.called('/api/tasks')
    expect(again.body).toEqual(first.body)
    expect(first.body).toEqual({
      title: 'T',
      request_id: expect.stringMatching(/^relay-[0-9a-f-]{36}$/) as unknown,
    })
  })

  it('is sent a call without a request id again only when it cannot have seen it', async () => {
    // On a connection that had stayed open it could not be told whether the host saw the call.
    host.keepAlive = false
    const { client } = await start()
    await client.listTools()
    host.respond = () => 'drop'
    const lost = await client.callTool({ name: 'interrupt_agent', arguments: {} })
    expect(lost).toMatchObject({ isError: true, structuredContent: { error: { code: 'OUTCOME_UNKNOWN' } } })
    expect(callsOf('/api/interrupt')).toHaveLength(1)

    await host.stop()
    const waiting = client.callTool({ name: 'interrupt_agent', arguments: {} })
    host.respond = () => ({ status: 200, body: { next: 'Interrupted.' } })
    await host.start()
    expect(await waiting).toMatchObject({ structuredContent: { next: 'Interrupted.' } })
    expect(callsOf('/api/interrupt')).toHaveLength(2)
  })

  it('may be away when the relay starts', async () => {
    await host.stop()
    const { client, log } = await start()
    const tools = client.listTools()
    await host.start()
    expect((await tools).tools).toHaveLength(TOOLS.length)
    expect(log()).toContain('no host answers')
  })

  it('and stays away is named after ten seconds, and found again later', async () => {
    await host.stop()
    const { client } = await start()
    await expect(client.listTools()).rejects.toThrow(`host at ${host.url} does not answer. Start it with`)
    await host.start()
    expect((await client.listTools()).tools).toHaveLength(TOOLS.length)
  })
})

describe('the process', () => {
  it.each([
    [{ SWITCHYARD_URL: 'http://127.0.0.1:1' }, 'SWITCHYARD_TOKEN must be set'],
    [{ SWITCHYARD_TOKEN: 'a' }, 'SWITCHYARD_URL must be set'],
    [{ ...environment('http://127.0.0.1:1'), SWITCHYARD_TOKEN: 'a\r\nb' }, 'line break'],
  ])('ends with 2 when its environment is wrong', async (env, message) => {
    const { ended, stderr, stdout } = spawnRelay(env)
    expect(await ended).toBe(2)
    expect(stderr()).toContain(message)
    expect(stdout()).toBe('')
  })

  it('ends with its input, and with it the call under way', async () => {
    host.respond = () => 'hold'
    const { child, ended, stdout } = spawnRelay(environment(host.url))
    const clientInfo = { name: 'bare', version: '1' }
    const send = (id: number, method: string, params: object) =>
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    send(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo })
    send(2, 'tools/call', { name: 'create_task', arguments: { title: 'private words' } })
    const { abandoned } = await host.called('/api/tasks')
    child.stdin.end()
    expect(await ended).toBe(0)
    await abandoned
    const lines = stdout().trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { jsonrpc: string }).jsonrpc)).toEqual(['2.0'])
  })

  it('cancels at the host what the client cancels', async () => {
    host.respond = () => 'hold'
    const { client } = await start()
    const controller = new AbortController()
    const call = client.callTool({ name: 'create_task', arguments: {} }, undefined, {
      signal: controller.signal,
    })
    const { abandoned } = await host.called('/api/tasks')
    controller.abort()
    await expect(call).rejects.toThrow()
    await abandoned
  })

  it('writes neither arguments nor its token to its log', async () => {
    const { client, log } = await start()
    host.respond = () => 'drop'
    await client.callTool({ name: 'interrupt_agent', arguments: { text: 'private words' } })
    host.respond = () => refusal(400, 'BAD_REQUEST', 'no')
    await client.callTool({ name: 'create_task', arguments: { title: 'private words' } })
    expect(log()).toContain(`${TOOLS.length} tools`)
    expect(log()).not.toContain('private words')
    expect(log()).not.toContain(TOKEN)
  })
})
