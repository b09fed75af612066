import { expect, test } from 'vitest'
import { agentStatus } from '../contract/agent.ts'
import { decideDelivery, INTERRUPT_MS, PERSON_MS, type Moment } from './promptDelivery.ts'

const moment = {
  status: 'idle',
  paused: false,
  dialog: null,
  held: null,
  person_at: null,
  interrupted_at: null,
  quiet: false,
  draft: '',
  now: 1_000_000,
} as const

const decide = (now: Moment, createdBy = 'agt-1') => decideDelivery(now, createdBy)

test.each(agentStatus.options.filter((status) => status !== 'idle'))(
  'nothing is typed while the agent is %s',
  (status) => {
    expect(decide({ ...moment, status }).now).toBe(false)
  },
)

test('an idle agent whose terminal nobody uses gets its prompt', () => {
  expect(decide(moment)).toEqual({ now: true })
})

test('a person who types holds prompts back until the terminal is quiet', () => {
  const held = decide({ ...moment, person_at: moment.now - 1000 })
  expect(held).toEqual({ now: false, why: 'a person types in the terminal', after_ms: PERSON_MS - 1000 })
  expect(decide({ ...moment, person_at: moment.now - PERSON_MS })).toEqual({ now: true })
})

test('an interrupted program may first put its prompt back', () => {
  const held = decide({ ...moment, interrupted_at: moment.now - 300 })
  expect(held).toMatchObject({ now: false, after_ms: INTERRUPT_MS - 300 })
  expect(decide({ ...moment, interrupted_at: moment.now - INTERRUPT_MS })).toEqual({ now: true })
})

test('a paused agent gets nothing', () => {
  expect(decide({ ...moment, paused: true }).now).toBe(false)
})

test('unsent text in the input box is somebody’s draft and is not overwritten', () => {
  expect(decide({ ...moment, draft: 'half a thou' })).toMatchObject({ now: false, after_ms: null })
})

test('a quiet program whose screen is not understood gets its prompt, any other unsure one does not', () => {
  expect(decide({ ...moment, status: 'unsure', quiet: true })).toEqual({ now: true })
  expect(decide({ ...moment, status: 'needs_input', quiet: true }).now).toBe(false)
})

const held = {
  by: 'operator',
  since: '2026-11-21T12:00:00.000Z',
  until: 'given_back',
  idle_ms: null,
} as const

test('a person who holds the agent keeps back coordinators and the host, and not themself', () => {
  for (const sender of ['agt-1', 'coordinator', 'host']) {
    expect(decide({ ...moment, held }, sender)).toEqual({
      now: false,
      why: 'a person (operator) holds the agent since 2026-11-21T12:00:00.000Z, until it is given back',
      after_ms: null,
    })
  }
  for (const sender of ['operator', 'remote']) expect(decide({ ...moment, held }, sender).now).toBe(true)
})

test('a person who holds the agent is kept from dialogs, drafts and running turns like all others', () => {
  const mine = (change: Partial<Moment>) => decide({ ...moment, held, ...change }, 'operator').now
  expect([mine({ status: 'working' }), mine({ draft: 'x' }), mine({ person_at: moment.now })]).toEqual([
    false,
    false,
    false,
  ])
})

test('says which dialog it waits for', () => {
  const asks = decide({ ...moment, status: 'needs_input', dialog: 'May I write a.txt?' })
  expect(asks).toMatchObject({ why: 'the agent shows a dialog: May I write a.txt?', after_ms: null })
})
