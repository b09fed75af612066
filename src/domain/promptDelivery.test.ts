import { expect, test } from 'vitest'
import { agentStatus } from '../contract/agent.ts'
import { decideDelivery, INTERRUPT_MS, PERSON_MS } from './promptDelivery.ts'

const moment = {
  status: 'idle',
  paused: false,
  person_at: null,
  interrupted_at: null,
  quiet: false,
  draft: '',
  now: 1_000_000,
} as const

test.each(agentStatus.options.filter((status) => status !== 'idle'))(
  'nothing is typed while the agent is %s',
  (status) => {
    expect(decideDelivery({ ...moment, status }).now).toBe(false)
  },
)

test('an idle agent whose terminal nobody uses gets its prompt', () => {
  expect(decideDelivery(moment)).toEqual({ now: true })
})

test('a person who types holds prompts back until the terminal is quiet', () => {
  const held = decideDelivery({ ...moment, person_at: moment.now - 1000 })
  expect(held).toEqual({ now: false, why: 'a person types in the terminal', after_ms: PERSON_MS - 1000 })
  expect(decideDelivery({ ...moment, person_at: moment.now - PERSON_MS })).toEqual({ now: true })
})

test('an interrupted program may first put its prompt back', () => {
  const held = decideDelivery({ ...moment, interrupted_at: moment.now - 300 })
  expect(held).toMatchObject({ now: false, after_ms: INTERRUPT_MS - 300 })
  expect(decideDelivery({ ...moment, interrupted_at: moment.now - INTERRUPT_MS })).toEqual({ now: true })
})

test('a paused agent gets nothing', () => {
  expect(decideDelivery({ ...moment, paused: true }).now).toBe(false)
})

test('unsent text in the input box is somebody’s draft and is not overwritten', () => {
  expect(decideDelivery({ ...moment, draft: 'half a thou' })).toMatchObject({ now: false, after_ms: null })
})

test('a quiet program whose screen is not understood gets its prompt, any other unsure one does not', () => {
  expect(decideDelivery({ ...moment, status: 'unsure', quiet: true })).toEqual({ now: true })
  expect(decideDelivery({ ...moment, status: 'needs_input', quiet: true }).now).toBe(false)
})
