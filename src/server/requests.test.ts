import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { err, ok } from '../base/result.ts'
import { failure } from '../contract/errors.ts'
import { startEdge } from '../../tests/support/edge.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'

type Edge = Awaited<ReturnType<typeof startEdge>>

let edge: Edge
afterEach(() => edge.close())

const health = { version: '1', pid: 1, started_at: new Date(0).toISOString(), seq: 0 }
const page = { items: [], total: 0, offset: 0 }
const counts = { pending: 0, in_progress: 0, blocked: 0, review: 0, done: 0, cancelled: 0, failed: 0 }
const anyAnswer = createFakeCore.bind(null, {
  'host.health': () => ok(health),
  'agent.list': () => ok(page),
  'task.list': () => ok({ ...page, counts }),
  'task.prompt': () => ok({ task_id: 'tsk-1', prompt_id: 'prm-1', state: 'queued', next: '' }),
})

describe('requests', () => {
  it('has security headers on every answer', async () => {
    edge = await startEdge(anyAnswer())
    for (const path of ['/', '/api/health', '/api/none', '/none', '/api/openapi.json'])
      expect((await edge.send({ path, token: 'operator' })).headers).toMatchObject({
        'content-security-policy': expect.stringContaining("script-src 'self'") as string,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      })
  })

  it.each([
    ['GET', '/api/none', 404, 'NOT_FOUND'],
    ['GET', '/none', 404, 'NOT_FOUND'],
    ['GET', '/api', 404, 'NOT_FOUND'],
    ['GET', '/api/feed', 404, 'NOT_FOUND'],
    ['PUT', '/api/tasks', 405, 'METHOD_NOT_SUPPORTED'],
    ['OPTIONS', '/api/tasks', 405, 'METHOD_NOT_SUPPORTED'],
    ['POST', '/', 405, 'METHOD_NOT_SUPPORTED'],
    ['GET', '/mcp', 405, 'METHOD_NOT_SUPPORTED'],
    ['GET', '/api/tasks/tsk-1/merge', 405, 'METHOD_NOT_SUPPORTED'],
    ['GET', '/api/tasks?colour=red', 400, 'BAD_REQUEST'],
    ['GET', '/api/tasks?limit=many', 400, 'BAD_REQUEST'],
    ['GET', '/api/tasks?limit=1e400', 400, 'BAD_REQUEST'],
    ['GET', '/api/tasks?limit=1&limit=2', 400, 'BAD_REQUEST'],
    ['GET', '/api/tasks?project=a%00b', 400, 'BAD_REQUEST'],
    ['GET', '/api/tasks/tsk-1?task_id=tsk-2', 400, 'BAD_REQUEST'],
    ['GET', '/api/tasks/tsk-1?task_id=tsk-2&task_id=tsk-1', 400, 'BAD_REQUEST'],
    ['GET', '/api/tasks/%ff', 400, 'BAD_REQUEST'],
    ['POST', '/api/wait-signal?timeout_ms=0', 400, 'BAD_REQUEST'],
  ])('answers %s %s with %i %s', async (method, path, status, code) => {
    edge = await startEdge(anyAnswer())
    expect(await edge.send({ method, path, token: 'operator' })).toMatchObject({
      status,
      json: { code, status },
    })
    expect(edge.calls).toEqual([])
  })

  it.each([
    ['an array', [1]],
    ['a number', '7'],
    ['a string', '"x"'],
    ['null', 'null'],
    ['nothing but a brace', '{'],
    ['no JSON', 'prompt=x'],
    ['NaN', '{"prompt":NaN}'],
    ['half a surrogate', '{"prompt":"\\ud800"}'],
    ['NUL', '{"prompt":"a\\u0000b"}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['deep nesting', `{"prompt":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['a wrong type', { prompt: 7 }],
    ['a missing field', {}],
    ['an unknown field', { prompt: 'x', colour: 'red' }],
    ['a prototype', '{"prompt":"x","__proto__":{"admin":true}}'],
  ])('answers a body of %s with 400 and lives on', async (_, body) => {
    edge = await startEdge(anyAnswer())
    const request = { method: 'POST', path: '/api/tasks/tsk-1/prompt', token: 'operator' }
    expect(await edge.send({ ...request, body })).toMatchObject({
      status: 400,
      json: { code: 'BAD_REQUEST' },
    })
    expect(edge.calls).toEqual([])
    expect(await edge.send({ ...request, body: { prompt: 'x' } })).toMatchObject({ status: 200 })
    expect(edge.errors).toEqual([])
  })

  it.each([
    ['status=done&status=failed', ['done', 'failed']],
    ['status[0]=done&status[1]=failed', ['done', 'failed']],
    ['status[]=done&status[]=failed', ['done', 'failed']],
    ['status=done', ['done']],
  ])('reads the list ?%s', async (query, status) => {
    edge = await startEdge(anyAnswer())
    const path = `/api/tasks?${query}&text=a%26b%20c`
    expect(await edge.send({ path, token: 'operator' })).toMatchObject({ status: 200 })
    expect(edge.calls).toMatchObject([{ input: { status, text: 'a&b c' } }])
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'multipart/form-data',
  ])('answers a body of type %s with 415', async (type) => {
    edge = await startEdge(anyAnswer())
    const request = {
      method: 'POST',
      path: '/api/tasks/tsk-1/prompt',
      token: 'operator',
      body: { prompt: 'x' },
    }
    const answer = await edge.send({ ...request, headers: { 'content-type': type } })
    expect(answer).toMatchObject({ status: 415, json: { code: 'UNSUPPORTED_MEDIA_TYPE' } })
  })

  it('answers a body that is too large with 413 and keeps the connection', async () => {
    edge = await startEdge(anyAnswer(), { body: 1000 })
    const body = JSON.stringify({ prompt: 'x'.repeat(3_000_000) })
    const lines = [
      `Host: 127.0.0.1:${edge.port}`,
      'Authorization: Bearer operator',
      'Content-Type: application/json',
    ]
    const head = (path: string, length: number) =>
      `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: ${length}\r\n\r\n`
    const socket = connect(edge.port, '127.0.0.1')
    const received = new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.includes('prm-1')) resolve(text)
      })
    })
    socket.write(head('/api/tasks/tsk-1/prompt', body.length) + body)
    socket.write(head('/api/tasks/tsk-1/prompt', 14) + '{"prompt":"x"}')
    const text = await received
    expect(text).toMatch(/^HTTP\/1.1 413 [\s\S]*"code":"PAYLOAD_TOO_LARGE"[\s\S]*HTTP\/1.1 200 /)
    socket.destroy()
  })

  it('answers what is no HTTP as JSON', async () => {
    edge = await startEdge(anyAnswer())
    const socket = connect(edge.port, '127.0.0.1')
    const closed = new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
      socket.on('close', () => resolve(text))
    })
    socket.write('GET / HTTP/1.1\r\nX-Agent-Id: a\rb\r\n\r\n')
    expect(await closed).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"BAD_REQUEST"/)
  })

  it('reads numbers and flags from a query, and the fields of a DELETE from query or body', async () => {
    edge = await startEdge(anyAnswer())
    await edge.send({ path: '/api/tasks?limit=7&offset=2', token: 'operator' })
    expect(edge.calls.at(-1)?.input).toEqual({ limit: 7, offset: 2 })
  })

  it('lives on after a bug, says nothing about it to the caller and logs it', async () => {
    edge = await startEdge(
      createFakeCore({
        'host.health': () => {
          throw new Error('secret detail')
        },
        'task.show': () => err(failure('WRONG_STATUS', 'not declared for task.show')),
        'agent.list': () => ok({ wrong: 'output' }),
      }),
    )
    for (const path of ['/api/health', '/api/tasks/tsk-1', '/api/agents']) {
      const answer = await edge.send({ path, token: 'operator' })
      expect(answer).toMatchObject({ status: 500, json: { code: 'INTERNAL_SERVER_ERROR' } })
      expect(answer.text).not.toContain('secret detail')
    }
    expect(edge.errors).toHaveLength(3)
  })

  it('answers a declared failure with its status and its details', async () => {
    edge = await startEdge(
      createFakeCore({
        'token.revoke': () => err(failure('TOKEN_NOT_FOUND', 'No tok-9.', { token_id: 'tok-9' })),
      }),
    )
    expect(await edge.send({ method: 'DELETE', path: '/api/tokens/tok-9', token: 'operator' })).toMatchObject(
      {
        status: 404,
        json: {
          defined: true,
          code: 'TOKEN_NOT_FOUND',
          status: 404,
          message: 'No tok-9.',
          data: { token_id: 'tok-9' },
        },
      },
    )
  })

  it('answers connections beyond the limit with 429', async () => {
    edge = await startEdge(anyAnswer(), { connections: 1 })
    const first = connect(edge.port, '127.0.0.1')
    await new Promise((resolve) => first.once('connect', resolve))
    const answer = await edge.send({ path: '/api/health', token: 'operator' })
    expect(answer).toMatchObject({ status: 429, headers: { connection: 'close' } })
    first.destroy()
  })
})
