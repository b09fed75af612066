import { StandardBracketNotationSerializer } from '@orpc/openapi-client/standard'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { err, ok } from '../base/result.ts'
import { createRest, fillRoute, type Fields, type HttpAnswer, type HttpRequest } from './rest.ts'

const DIFF = { method: 'GET', path: '/api/tasks/{task_id}/diff' }
const DONE = { method: 'POST', path: '/api/tasks/{task_id}/done' }
const CLOSE = { method: 'DELETE', path: '/api/tasks/{task_id}' }

const filled = (route: typeof DIFF, input: Fields) => {
  const result = fillRoute(route, input)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const scalar = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean())
const key = fc.string({ minLength: 1, maxLength: 12 })
const leaf = fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 5 }))
const inputOf = (names: fc.Arbitrary<string>) =>
  fc.dictionary(names, fc.oneof(leaf, fc.dictionary(names, scalar, { minKeys: 1, maxKeys: 3 })), {
    noNullPrototype: true,
  })
const input = inputOf(key)
/** What comes out of a query: every scalar as text; the host turns it back by the input's schema. */
const asText = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asText)
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asText(inner)]))
}

describe('fillRoute', () => {
  it('writes a query that oRPC reads back', () => {
    const orpc = new StandardBracketNotationSerializer()
    // Its own keys with brackets and backslashes oRPC does not read back either; fields of the contract are words.
    const plain = inputOf(fc.stringMatching(/^[a-z][a-z_]{0,9}$/).filter((name) => name !== 'task_id'))
    fc.assert(
      fc.property(plain, (fields) => {
        const { query, body } = filled(DIFF, { ...fields, task_id: 'tsk-1' })
        expect(body).toBeUndefined()
        const text = query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
        const read = orpc.deserialize([...new URLSearchParams(text)])
        expect(JSON.parse(JSON.stringify(read))).toEqual(asText(fields))
      }),
    )
  })

  it('writes the same query as oRPC does', () => {
    const orpc = new StandardBracketNotationSerializer()
    fc.assert(
      fc.property(input, (fields) => {
        const expected = orpc.serialize(fields).map(([name, value]) => [name, String(value)])
        expect(filled({ method: 'GET', path: '/api/x' }, fields).query).toEqual(expected)
      }),
    )
  })

  it('keeps a path field one segment, whatever it holds', () => {
    const url = (id: string) => new URL(`http://host${filled(DIFF, { task_id: id }).path}`)
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }).filter((id) => id !== '.' && id !== '..'),
        (id) => {
          const parts = url(id).pathname.split('/')
          expect(parts).toHaveLength(5)
          expect(decodeURIComponent(parts[3] ?? '')).toBe(id)
          expect(url(id).search).toBe('')
        },
      ),
    )
  })

  it.each(['', '.', '..', '\ud800', null, undefined, {}, ['a']])('refuses %j in a path', (id) => {
    expect(fillRoute(CLOSE, { task_id: id })).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
    expect(fillRoute({ method: 'GET', path: '/{toString}' }, {}).ok).toBe(false)
  })

  it('puts the rest of any other call into a body', () => {
    fc.assert(
      fc.property(input, (fields) => {
        const { body, query, path } = filled(DONE, { ...fields, task_id: 'tsk-1' })
        expect({ body, query, path }).toEqual({ body: fields, query: [], path: '/api/tasks/tsk-1/done' })
      }),
    )
    expect(filled(CLOSE, { task_id: 'tsk-1' })).not.toHaveProperty('body')
    expect(filled(CLOSE, { task_id: 'tsk-1', delete_branch: true }).body).toEqual({ delete_branch: true })
  })
})

describe('createRest', () => {
  const answering = (answer: HttpAnswer | undefined) => {
    const requests: HttpRequest[] = []
    const rest = createRest({
      url: 'http://127.0.0.1:1',
      token: 'secret',
      request: async (request) => {
        requests.push(request)
        return answer ? ok(answer) : err({ kind: 'unreachable' as const, message: 'refused', sent: false })
      },
    })
    return { rest, requests }
  }

  it('sends the token and the fields, and answers the body', async () => {
    const { rest, requests } = answering({ status: 200, text: '{"a":1}' })
    expect(await rest.call(DONE, { task_id: 'tsk-1', summary: 'x' })).toEqual(ok({ a: 1 }))
    await rest.call(DIFF, { task_id: 'tsk-1', 'a&b': 'c d' })
    expect(requests[0]).toEqual({
      method: 'POST',
      url: 'http://127.0.0.1:1/api/tasks/tsk-1/done',
      headers: {
        accept: 'application/json',
        authorization: 'Bearer secret',
        'content-type': 'application/json',
      },
      body: '{"summary":"x"}',
    })
    expect(requests[1]?.url).toBe('http://127.0.0.1:1/api/tasks/tsk-1/diff?a%26b=c%20d')
  })

  it("hands on the host's refusal, and says when no host answers", async () => {
    const body = { defined: true, code: 'STALE_HEAD', status: 409, message: 'Moved', data: { head: 'x' } }
    const refused = {
      kind: 'refused',
      status: 409,
      code: 'STALE_HEAD',
      message: 'Moved',
      details: { head: 'x' },
    }
    expect(
      await answering({ status: 409, text: JSON.stringify(body) }).rest.call(CLOSE, { task_id: 't' }),
    ).toEqual(err(refused))
    const other = await answering({ status: 200, text: '<html>' }).rest.call(CLOSE, { task_id: 't' })
    expect(other).toMatchObject({ ok: false, error: { code: 'NOT_A_HOST' } })
    expect(await answering(undefined).rest.call(CLOSE, { task_id: 't' })).toMatchObject({
      error: { kind: 'unreachable' },
    })
  })
})
