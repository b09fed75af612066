import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TICKET_FRAGMENT, TICKET_MS } from '../../src/contract/phone.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'
import { onlyShell } from '../support/shellKind.ts'

let system: InProcess
let clock: MovableClock
beforeEach(async () => {
  clock = createMovableClock()
  system = await startCore(onlyShell, undefined, { clock })
})
afterEach(() => system.close())

const PLACE = { address: '127.0.0.1', host: 'phone.test', port: 0, accept_plain: true }
const enable = () => system.core.handlers.phone.enable(operator, PLACE, {})
const show = async () => must(await system.core.handlers.phone.show(operator, {}, {}))
async function ticket(): Promise<string> {
  const { url } = must(await system.core.handlers.phone.ticket(operator, {}, {}))
  return new URLSearchParams(new URL(url).hash.slice(1)).get(TICKET_FRAGMENT) ?? ''
}
const pair = (secret: string, address = '127.0.0.1') =>
  system.core.pair({ ticket: secret, name: 'Pixel', address })

/** A paired phone: its caller of the moment, and its id. */
async function phone(): Promise<{ id: string; caller: () => Caller }> {
  const { token, device } = must(pair(await ticket()))
  return {
    id: device.id,
    caller() {
      const caller = system.core.authenticateDevice(token)
      if (!caller) throw new Error('the token is good for nothing')
      return caller
    },
  }
}
const ask = (caller: Caller) => system.core.handlers.device.ask(caller, {}, {})
const confirm = (id: string, code: string) =>
  system.core.handlers.device.confirm(operator, { device_id: id, code }, {})
const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('the listener', () => {
  test('is off until a person switches it on, and says what the link does not protect', async () => {
    expect(await show()).toMatchObject({ state: 'off', url: null })
    expect(mustFail(await system.core.handlers.phone.ticket(operator, {}, {})).code).toBe('PHONE_OFF')
    const refused = mustFail(
      await system.core.handlers.phone.enable(operator, { ...PLACE, accept_plain: false }, {}),
    )
    expect(refused.code).toBe('PLAIN_NOT_ACCEPTED')
    expect(refused.message).toContain('can read what the phone shows')
    expect(await show()).toMatchObject({ state: 'off' })
    const on = must(await enable())
    expect(on).toMatchObject({ state: 'on', host: 'phone.test', certificate: 'none', encrypted: false })
    expect(on.url).toBe(`http://phone.test:${on.port}/`)
    expect(on.exposure).toHaveLength(3)
  })

  test('on loopback under its own address nothing is exposed, and nothing needs to be accepted', async () => {
    const place = { address: '127.0.0.1', port: 0 }
    expect(must(await system.core.handlers.phone.enable(operator, place, {}))).toMatchObject({
      encrypted: true,
      exposure: [],
    })
  })

  test('names an address that this machine does not have, with those that it has', async () => {
    const place = { ...PLACE, address: '203.0.113.9' }
    const refused = mustFail(await system.core.handlers.phone.enable(operator, place, {}))
    expect(refused.code).toBe('NO_SUCH_ADDRESS')
    expect(refused.message).toContain('127.0.0.1')
  })

  test('names a port that is taken, and stays off', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const refused = mustFail(await system.core.handlers.phone.enable(operator, { ...PLACE, port }, {}))
    expect(refused).toMatchObject({ code: 'PORT_TAKEN' })
    expect(refused.message).toContain(String(port))
    taken.close()
    expect(await show()).toMatchObject({ state: 'off' })
  })

  test('is open again at the same port after a restart, and stays off when it was switched off', async () => {
    const { port } = must(await enable())
    const device = await phone()
    system = await system.restart()
    await system.event(({ type, detail }) => type === 'phone.enabled' && detail === 'again')
    expect(await show()).toMatchObject({ state: 'on', port })
    expect(device.caller().role).toBe('viewer')
    must(await system.core.handlers.phone.disable(operator, {}, {}))
    expect(await show()).toMatchObject({ state: 'off', port })
    system = await system.restart()
    expect(await show()).toMatchObject({ state: 'off' })
  })
})

describe('a ticket', () => {
  beforeEach(async () => void must(await enable()))

  test('pairs one phone as a viewer, once', async () => {
    const secret = await ticket()
    expect(secret).toHaveLength(43)
    expect((await show()).ticket_expires_at).not.toBeNull()
    const { device, token } = must(pair(secret))
    expect(device).toMatchObject({ name: 'Pixel', role: 'viewer' })
    expect(mustFail(pair(secret)).code).toBe('TICKET_REFUSED')
    expect((await show()).ticket_expires_at).toBeNull()
    expect(system.core.authenticateDevice(token)).toMatchObject({ role: 'viewer', project_id: null })
    expect(must(await system.core.handlers.device.list(operator, { history: false }, {})).items).toHaveLength(
      1,
    )
  })

  test('is good for two minutes and no longer', async () => {
    const late = await ticket()
    clock.advance(TICKET_MS)
    expect(mustFail(pair(late)).code).toBe('TICKET_REFUSED')
    const inTime = await ticket()
    clock.advance(TICKET_MS - 1_000)
    must(pair(inTime))
  })

  test('is good for nothing once the next one is shown, or the listener is off', async () => {
    const first = await ticket()
    const second = await ticket()
    expect(mustFail(pair(first)).code).toBe('TICKET_REFUSED')
    must(await system.core.handlers.phone.disable(operator, {}, {}))
    expect(mustFail(pair(second)).code).toBe('TICKET_REFUSED')
  })

  test('is refused to an address that guesses, also the right one, until its time is over', async () => {
    for (let n = 0; n < 5; n += 1)
      expect(mustFail(pair(`guess-${n}`, '10.0.0.9')).code).toBe('TICKET_REFUSED')
    const secret = await ticket()
    const locked = mustFail(pair(secret, '10.0.0.9'))
    expect(locked.code).toBe('TOO_MANY_REQUESTS')
    expect(locked.details?.['retry_after_s']).toBe(600)
    clock.advance(600_000)
    expect(mustFail(pair(secret, '10.0.0.9')).code).toBe('TICKET_REFUSED')
    must(pair(await ticket(), '10.0.0.9'))
  })

  test('is taken back after twenty wrong ones from many addresses', async () => {
    const secret = await ticket()
    for (let n = 0; n < 20; n += 1) mustFail(pair(`guess-${n}`, `10.0.1.${n}`))
    await system.event(({ type }) => type === 'phone.ticket_withdrawn')
    expect(mustFail(pair(secret)).code).toBe('TICKET_REFUSED')
  })

  test('pairs no more than twenty phones', async () => {
    for (let n = 0; n < 20; n += 1) must(pair(await ticket()))
    expect(mustFail(pair(await ticket())).message).toContain('20 phones')
  })
})

describe('control', () => {
  beforeEach(async () => void must(await enable()))

  test('comes by the code that the phone shows, and goes by a word of the person', async () => {
    const device = await phone()
    const asking = must(await ask(device.caller()))
    const code = asking.request?.code ?? ''
    expect(code).toMatch(/^\d{6}$/)
    expect(must(await ask(device.caller())).request?.code).toBe(code)
    expect(must(await confirm(device.id, code))).toMatchObject({ role: 'remote', request: null })
    expect(device.caller().role).toBe('remote')
    expect(mustFail(await confirm(device.id, code)).code).toBe('NO_REQUEST')
    must(await system.core.handlers.device.demote(operator, { device_id: device.id }, {}))
    expect(device.caller().role).toBe('viewer')
    must(await system.core.handlers.device.revoke(operator, { device_id: device.id }, {}))
    expect(() => device.caller()).toThrow('good for nothing')
  })

  test('is refused by a word, by three wrong codes, and by two minutes without an answer', async () => {
    const device = await phone()
    must(await ask(device.caller()))
    must(await system.core.handlers.device.refuse(operator, { device_id: device.id }, {}))
    const { code = '' } = must(await ask(device.caller())).request ?? {}
    for (let n = 0; n < 3; n += 1)
      expect(mustFail(await confirm(device.id, other(code))).code).toBe('WRONG_CODE')
    expect(mustFail(await confirm(device.id, code)).code).toBe('NO_REQUEST')
    const { code: third = '' } = must(await ask(device.caller())).request ?? {}
    clock.advance(120_000)
    await system.event(({ type }) => type === 'device.expired')
    expect(mustFail(await confirm(device.id, third)).code).toBe('NO_REQUEST')
    expect(device.caller().role).toBe('viewer')
  })

  test('is asked for four times in ten minutes and no more', async () => {
    const device = await phone()
    for (let n = 0; n < 4; n += 1) {
      must(await ask(device.caller()))
      must(await system.core.handlers.device.refuse(operator, { device_id: device.id }, {}))
    }
    const locked = mustFail(await ask(device.caller()))
    expect(locked.code).toBe('TOO_MANY_REQUESTS')
    clock.advance(600_000)
    must(await ask(device.caller()))
  })

  test('is not waited for beyond a restart', async () => {
    const device = await phone()
    const { code = '' } = must(await ask(device.caller())).request ?? {}
    system = await system.restart()
    expect(mustFail(await confirm(device.id, code)).code).toBe('NO_REQUEST')
  })
})

describe('a phone', () => {
  beforeEach(async () => void must(await enable()))

  test('ends with its token, however that is ended', async () => {
    const one = await phone()
    must(await system.core.handlers.token.revoke(operator, { token_id: one.caller().token_id }, {}))
    const two = await phone()
    must(await system.core.handlers.device.leave(two.caller(), {}, {}))
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
    const [one, two] = [await phone(), await phone()]
    must(await ask(two.caller()))
    const snapshot = system.core.snapshot(one.caller())
    expect(snapshot.devices).toEqual([])
    const events = system.core.eventsAfter(0, 1_000, one.caller())
    expect(events.map(({ seq }) => seq)).toEqual(system.core.eventsAfter(0, 1_000).map(({ seq }) => seq))
    expect(JSON.stringify(events)).not.toContain(two.id)
    expect(JSON.stringify(system.core.eventsAfter(0, 1_000))).toContain(two.id)
  })

  test('starts from what is open, and reads nothing of locks and memory', async () => {
    const task = await system.task(operator, { start: false })
    const { caller } = await phone()
    const snapshot = system.core.snapshot(caller())
    expect(snapshot.tasks.map(({ id }) => id)).toEqual([task.id])
    expect([snapshot.locks, snapshot.memories]).toEqual([[], []])
    expect(snapshot.seq).toBe(system.core.snapshot().seq)
  })

  test('is heard from at most once a minute, and where it is now', async () => {
    const device = await phone()
    const seen = async () => must(await system.core.handlers.device.show(device.caller(), {}, {}))
    system.core.heardFrom(device.caller(), '10.0.0.7')
    const first = await seen()
    expect(first.address).toBe('10.0.0.7')
    clock.advance(59_000)
    system.core.heardFrom(device.caller(), '10.0.0.7')
    expect((await seen()).seen_at).toBe(first.seen_at)
    clock.advance(1_000)
    system.core.heardFrom(device.caller(), '10.0.0.7')
    expect(Date.parse((await seen()).seen_at)).toBeGreaterThan(Date.parse(first.seen_at))
  })
})
