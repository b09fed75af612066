import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeSocket } from 'ws'
import { followFeed, type FeedState } from '../../src/client/feed.ts'
import { connect, UnauthenticatedError } from '../../src/client/rpc.ts'
import { connectHttp } from '../support/e2eMcp.ts'
import { realClock, watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

const WebSocket = globalThis.WebSocket

let yard: Yard
let host: TestHost
const open: { close(): void }[] = []
beforeAll(async () => {
  yard = await makeYard('clients')
  host = await yard.start()
})
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})
afterAll(() => yard.close())

function follow(): Watch {
  const watch = watchHost(host)
  open.push(watch)
  return watch
}

async function createTask(title: string): Promise<string> {
  const { body } = await host.api('POST', '/tasks', { title, project: yard.root, start: false })
  return String(body['id'])
}

const created = (watch: Watch, id: string) =>
  watch.until(`creation of ${id}`, ({ type, task_id }) => type === 'task.created' && task_id === id)

describe('the feed', () => {
  it('tells two clients the same events in the same order, and an answer is never ahead of it', async () => {
    const watches = [follow(), follow()]
    const { call, close } = await connect({ ...host, WebSocket })
    open.push({ close })
    const first = await createTask('Before the snapshot or after it')
    for (const watch of watches) {
      const seen = () => watch.snapshots.some(({ tasks }) => tasks.some(({ id }) => id === first))
      if (!seen()) await created(watch, first)
    }
    const ids: string[] = []
    for (let at = 0; at < 20; at++)
      ids.push((await call.task.create({ title: `Task ${at}`, project: yard.root, start: false })).id)
    for (const watch of watches) await created(watch, ids.at(-1) ?? '')
    const [one, two] = watches.map(({ events }) =>
      events.filter(({ task_id }) => ids.includes(task_id ?? '')),
    )
    expect(one).toHaveLength(20)
    expect(two).toEqual(one)
    expect(one?.map(({ task_id }) => task_id)).toEqual(ids)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'goes on without a gap after %s and a new start of the host',
    async (signal) => {
      const watch = follow()
      await created(watch, await createTask(`Before ${signal}`))
      await host.end(signal)
      host = await yard.start()
      await created(watch, await createTask(`After ${signal}`))
      expect(watch.snapshots).toHaveLength(1)
      const from = watch.snapshots[0]?.seq ?? -1
      expect(watch.events.map(({ seq }) => seq)).toEqual(watch.events.map((_, at) => from + at + 1))
      const { body } = await host.api('GET', `/events?after=${from}&limit=1000`)
      expect(body['items']).toEqual(watch.events)
    },
  )

  it('starts over with a snapshot where the number that a client has is not of this history', async () => {
    const { call, close } = await connect({ ...host, WebSocket })
    open.push({ close })
    for await (const item of await call.event.follow({ after: 1_000_000 })) {
      expect(item).toMatchObject({ type: 'snapshot', projects: [{ root: yard.root }] })
      break
    }
  })
})

describe('who may not', () => {
  it('a viewer reaches no route of a task, over RPC and tools, and follows as a phone does (case 40)', async () => {
    const id = await createTask('Not for viewers')
    const token = await yard.token('viewer')
    const { call, close } = await connect({ url: host.url, token, WebSocket })
    open.push({ close })
    expect(await call.agent.list({})).toMatchObject({ total: 0 })
    const forbidden = { code: 'FORBIDDEN', status: 403 }
    for (const refused of [
      call.task.list({}),
      call.task.show({ task_id: id }),
      call.task.show({ task_id: 'tsk-00000000' }),
      call.task.waitSignal({ timeout_ms: 0 }),
      call.event.list({}),
      call.terminal.list({}),
    ])
      await expect(refused).rejects.toMatchObject(forbidden)
    await yard.run('lock', 'acquire', 'res:desk')
    const followed = await call.event.follow({})
    const first = await followed.next()
    const tasks: unknown = expect.arrayContaining([expect.objectContaining({ id })])
    expect(first.value).toMatchObject({ type: 'snapshot', tasks, locks: [], devices: [] })
    const mcp = await connectHttp({ url: host.url, token, environment: yard.environment })
    expect((await mcp.client.listTools()).tools).toEqual([])
    expect((await mcp.refused('list_tasks')).code).toBe('FORBIDDEN')
    await mcp.close()
  })

  it('a token that is not valid is told so and does not try again', async () => {
    const bad = { url: host.url, token: 'nobody', WebSocket }
    await expect(connect(bad)).rejects.toBeInstanceOf(UnauthenticatedError)
    const states: FeedState[] = []
    await new Promise<void>((resolve) => {
      const feed = followFeed({
        ...bad,
        clock: realClock,
        onSnapshot: () => undefined,
        onEvent: () => undefined,
        onState: (state) => {
          states.push(state)
          if (state === 'refused') resolve()
        },
      })
      open.push(feed)
    })
    expect(states).toEqual(['connecting', 'refused'])
  })

  it.each(['/rpc', '/terminals'])('a page from elsewhere gets no socket at %s (case 12)', async (path) => {
    const url = `${host.url.replace('http', 'ws')}${path}`
    for (const headers of [{ origin: 'http://evil.example' }, { host: 'evil.example' }]) {
      const socket = new NodeSocket(url, { headers })
      socket.on('error', () => undefined)
      const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
      expect(answer.statusCode).toBe(403)
      socket.terminate()
    }
  })

  const send = (path: string, body: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; json: unknown }>((resolve, reject) => {
      const authorization = `Bearer ${host.token}`
      const all = {
        authorization,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      }
      const call = request(
        `${host.url}${path}`,
        { method: 'POST', headers: { ...all, ...headers } },
        (answer) => {
          let text = ''
          answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, json: JSON.parse(text) as unknown }),
          )
        },
      )
      call.on('error', reject)
      call.end(body)
    })

  it.each(['/api/tasks', '/mcp'])(
    'a page from elsewhere gets no answer at %s, whatever token it has (case 12)',
    async (path) => {
      for (const headers of [{ origin: 'http://evil.example' }, { host: `evil.example:${yard.port}` }])
        expect(await send(path, '{}', headers)).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } })
    },
  )

  it.each(['[]', '["tasks"]', '7', '"text"', 'null', 'true', '{"title":', ''])(
    'the body %s is answered with 400 in JSON, and the host goes on (case 25)',
    async (body) => {
      for (const path of ['/api/tasks', '/api/wait-signal', '/mcp'])
        if (path !== '/api/wait-signal' || body !== '') {
          const answer = await send(path, body)
          expect(answer, path).toMatchObject({ status: 400 })
          expect(answer.json).toBeTypeOf('object')
        }
      expect((await host.api('GET', '/health')).body).toMatchObject({ pid: host.pid })
    },
  )

  it("another's identity in a body is refused, over REST, RPC and tools (case 13)", async () => {
    const token = await yard.token('coordinator')
    const forged = { title: 'Forged', start: false, agent_id: 'agt-00000000' }
    expect(await host.api('POST', '/tasks', forged, token)).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    })
    const { call, close } = await connect({ url: host.url, token, WebSocket })
    open.push({ close })
    const more: object = { sender_id: 'agt-00000000' }
    await expect(call.task.create({ title: 'Forged', start: false, ...more })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    const mcp = await connectHttp({ url: host.url, token, environment: yard.environment })
    expect((await mcp.refused('create_task', forged)).message).toContain('agent_id names another identity')
    await mcp.close()
    expect((await host.api('GET', '/tasks', undefined, token)).body).toMatchObject({ total: 0 })
  })
})
