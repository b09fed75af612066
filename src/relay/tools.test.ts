import { describe, expect, it } from 'vitest'
import { prepareCall, readToolList, type Tool } from './tools.ts'

const tool = (method: 'GET' | 'POST', properties: object, waits = false): Tool => ({
  name: 'a_tool',
  description: '',
  inputSchema: { type: 'object', properties },
  annotations: { destructiveHint: false },
  call: { method, path: '/api/x' },
  waits,
})
const newId = () => 'made'

describe('prepareCall', () => {
  it('gives a call one id for all attempts, unless the model named one', () => {
    const takes = tool('POST', { request_id: {} })
    const call = prepareCall(takes, { a: 1 }, newId)
    expect(call.input(0)).toEqual({ a: 1, request_id: 'made' })
    expect(call.input(9000)).toEqual(call.input(0))
    expect(call).toMatchObject({ repeatable: true, outcome: { request_id: 'made' } })
    expect(prepareCall(takes, { request_id: 'mine' }, newId).input(0)).toEqual({ request_id: 'mine' })
    expect(prepareCall(takes, { request_id: null }, newId).input(0)).toEqual({ request_id: 'made' })
  })

  it('repeats what takes an id, what only reads and what only waits', () => {
    const repeatable = (of: Tool) => prepareCall(of, {}, newId).repeatable
    expect(repeatable(tool('GET', {}))).toBe(true)
    expect(repeatable(tool('POST', {}, true))).toBe(true)
    expect(repeatable(tool('POST', {}))).toBe(false)
    expect(prepareCall(tool('POST', {}), { request_id: 'unasked' }, newId).repeatable).toBe(false)
    expect(prepareCall(tool('GET', {}), {}, newId)).not.toHaveProperty('outcome')
  })

  it('waits on only for what is left of the time', () => {
    const waiting = tool('POST', { timeout_ms: { default: 45_000 } }, true)
    expect(prepareCall(waiting, {}, newId).input(0)).toEqual({})
    expect(prepareCall(waiting, {}, newId).input(40_000)).toEqual({ timeout_ms: 5000 })
    expect(prepareCall(waiting, { timeout_ms: 1000 }, newId).input(40_000)).toEqual({ timeout_ms: 0 })
    expect(prepareCall(tool('POST', { timeout_ms: { default: 1 } }), {}, newId).input(40_000)).toEqual({})
  })
})

it('takes a list only when every tool of it can be called', () => {
  const list = { role: 'worker', agent_id: null, tools: [tool('GET', {})] }
  expect(readToolList(list)).toEqual({ role: 'worker', tools: list.tools })
  expect(readToolList({ ...list, tools: [...list.tools, { name: 'x' }] })).toBeUndefined()
  expect(readToolList('<html>')).toBeUndefined()
})
