import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'
import { pairPhone, PLACE } from '../support/pairing.ts'
import { onlyShell } from '../support/shellKind.ts'

let system: InProcess
let clock: MovableClock
beforeEach(async () => {
  clock = createMovableClock()
  system = await startCore(onlyShell, undefined, { clock })
  must(await system.core.handlers.phone.enable(operator, PLACE, {}))
})
afterEach(() => system.close())

const ask = (caller: Caller) => system.core.handlers.device.ask(caller, {}, {})
const confirm = (id: string, code: string) =>
  system.core.handlers.device.confirm(operator, { device_id: id, code }, {})
const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('control', () => {
  test('comes by the code that the phone shows, and goes by a word of the person', async () => {
    const device = await pairPhone(system)
    const asking = must(await ask(device.callerOf(system)))
    const code = asking.request?.code ?? ''
    expect(code).toMatch(/^\d{6}$/)
    expect(must(await ask(device.callerOf(system))).request?.code).toBe(code)
    expect(must(await confirm(device.id, code))).toMatchObject({ role: 'remote', request: null })
    expect(device.callerOf(system).role).toBe('remote')
    expect(mustFail(await confirm(device.id, code)).code).toBe('NO_REQUEST')
    must(await system.core.handlers.device.demote(operator, { device_id: device.id }, {}))
    expect(device.callerOf(system).role).toBe('viewer')
    must(await system.core.handlers.device.revoke(operator, { device_id: device.id }, {}))
    expect(() => device.callerOf(system)).toThrow('good for nothing')
  })

  test('is refused by a word, by three wrong codes, and by two minutes without an answer', async () => {
    const device = await pairPhone(system)
    must(await ask(device.callerOf(system)))
    must(await system.core.handlers.device.refuse(operator, { device_id: device.id }, {}))
    const { code = '' } = must(await ask(device.callerOf(system))).request ?? {}
    for (let n = 0; n < 3; n += 1)
      expect(mustFail(await confirm(device.id, other(code))).code).toBe('WRONG_CODE')
    expect(mustFail(await confirm(device.id, code)).code).toBe('NO_REQUEST')
    const { code: third = '' } = must(await ask(device.callerOf(system))).request ?? {}
    clock.advance(120_000)
    await system.event(({ type }) => type === 'device.expired')
    expect(mustFail(await confirm(device.id, third)).code).toBe('NO_REQUEST')
    expect(device.callerOf(system).role).toBe('viewer')
  })

  test('is asked for four times in ten minutes and no more', async () => {
    const device = await pairPhone(system)
    for (let n = 0; n < 4; n += 1) {
      must(await ask(device.callerOf(system)))
      must(await system.core.handlers.device.refuse(operator, { device_id: device.id }, {}))
    }
    const locked = mustFail(await ask(device.callerOf(system)))
    expect(locked.code).toBe('TOO_MANY_REQUESTS')
    clock.advance(600_000)
    must(await ask(device.callerOf(system)))
  })

  test('is not waited for beyond a restart', async () => {
    const device = await pairPhone(system)
    const { code = '' } = must(await ask(device.callerOf(system))).request ?? {}
    system = await system.restart()
    expect(mustFail(await confirm(device.id, code)).code).toBe('NO_REQUEST')
  })
})

describe('a phone', () => {
  test('ends with its token, however that is ended', async () => {
    const one = await pairPhone(system)
    must(await system.core.handlers.token.revoke(operator, { token_id: one.callerOf(system).token_id }, {}))
    const two = await pairPhone(system)
    must(await system.core.handlers.device.leave(two.callerOf(system), {}, {}))
    const all = must(await system.core.handlers.device.list(operator, { history: true }, {})).items
    expect(all.map(({ id, revoked_at }) => [id, revoked_at !== null])).toEqual([
      [two.id, true],
      [one.id, true],
    ])
  })

  test('a token that was not made by pairing is none', async () => {
    const made = must(await system.core.handlers.token.create(operator, { role: 'remote' }, {}))
    expect(system.core.authenticate(made.token)?.role).toBe('remote')
    expect(system.core.authenticateDevice(made.token)).toBeUndefined()
  })

  test('sees neither other phones nor their codes, and its feed has no gap', async () => {
    const [one, two] = [await pairPhone(system), await pairPhone(system)]
    must(await ask(two.callerOf(system)))
    const snapshot = system.core.snapshot(one.callerOf(system))
    expect(snapshot.devices).toEqual([])
    const events = system.core.eventsAfter(0, 1_000, one.callerOf(system))
    expect(events.map(({ seq }) => seq)).toEqual(system.core.eventsAfter(0, 1_000).map(({ seq }) => seq))
    expect(JSON.stringify(events)).not.toContain(two.id)
    expect(JSON.stringify(system.core.eventsAfter(0, 1_000))).toContain(two.id)
  })

  test('starts from what is open, and reads nothing of locks and memory', async () => {
    const task = await system.task(operator, { start: false })
    const { callerOf } = await pairPhone(system)
    const snapshot = system.core.snapshot(callerOf(system))
    expect(snapshot.tasks.map(({ id }) => id)).toEqual([task.id])
    expect([snapshot.locks, snapshot.memories]).toEqual([[], []])
    expect(snapshot.seq).toBe(system.core.snapshot().seq)
  })

  test('is heard from at most once a minute, and where it is now', async () => {
    const device = await pairPhone(system)
    const seen = async () => must(await system.core.handlers.device.show(device.callerOf(system), {}, {}))
    system.core.heardFrom(device.callerOf(system), '10.0.0.7')
    const first = await seen()
    expect(first.address).toBe('10.0.0.7')
    clock.advance(59_000)
    system.core.heardFrom(device.callerOf(system), '10.0.0.7')
    expect((await seen()).seen_at).toBe(first.seen_at)
    clock.advance(1_000)
    system.core.heardFrom(device.callerOf(system), '10.0.0.7')
    expect(Date.parse((await seen()).seen_at)).toBeGreaterThan(Date.parse(first.seen_at))
  })
})
