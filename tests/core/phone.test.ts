import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TICKET_MS } from '../../src/contract/phone.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'
import { pairPhone, pairWith, PLACE, ticketOf } from '../support/pairing.ts'
import { onlyShell } from '../support/shellKind.ts'

let system: InProcess
let clock: MovableClock
beforeEach(async () => {
  clock = createMovableClock()
  system = await startCore(onlyShell, undefined, { clock })
})
afterEach(() => system.close())

const enable = () => system.core.handlers.phone.enable(operator, PLACE, {})
const show = async () => must(await system.core.handlers.phone.show(operator, {}, {}))

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

  test('is open again where it was when another port is taken', async () => {
    const { port } = must(await enable())
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const taken = { ...PLACE, port: (other.address() as AddressInfo).port }
    const again = system.event(({ type, detail }) => type === 'phone.enabled' && detail === 'again')
    expect(mustFail(await system.core.handlers.phone.enable(operator, taken, {})).code).toBe('PORT_TAKEN')
    await again
    expect(await show()).toMatchObject({ state: 'on', port, problem: null })
    other.close()
  })

  test('is open again at the same port after a restart, and stays off when it was switched off', async () => {
    const { port } = must(await enable())
    const device = await pairPhone(system)
    system = await system.restart()
    await system.event(({ type, detail }) => type === 'phone.enabled' && detail === 'again')
    expect(await show()).toMatchObject({ state: 'on', port })
    expect(device.callerOf(system).role).toBe('viewer')
    must(await system.core.handlers.phone.disable(operator, {}, {}))
    expect(await show()).toMatchObject({ state: 'off', port })
    system = await system.restart()
    expect(await show()).toMatchObject({ state: 'off' })
  })
})

describe('a ticket', () => {
  beforeEach(async () => void must(await enable()))

  test('pairs one phone as a viewer, once', async () => {
    const secret = await ticketOf(system)
    expect(secret).toHaveLength(43)
    expect((await show()).ticket_expires_at).not.toBeNull()
    const { device, token } = must(pairWith(system, secret))
    expect(device).toMatchObject({ name: 'Pixel', role: 'viewer' })
    expect(mustFail(pairWith(system, secret)).code).toBe('TICKET_REFUSED')
    expect((await show()).ticket_expires_at).toBeNull()
    expect(system.core.authenticateDevice(token)).toMatchObject({ role: 'viewer', project_id: null })
    expect(must(await system.core.handlers.device.list(operator, { history: false }, {})).items).toHaveLength(
      1,
    )
  })

  test('is good for two minutes and no longer', async () => {
    const late = await ticketOf(system)
    clock.advance(TICKET_MS)
    expect(mustFail(pairWith(system, late)).code).toBe('TICKET_REFUSED')
    const inTime = await ticketOf(system)
    clock.advance(TICKET_MS - 1_000)
    must(pairWith(system, inTime))
  })

  test('is good for nothing once the next one is shown, or the listener is off', async () => {
    const first = await ticketOf(system)
    const second = await ticketOf(system)
    expect(mustFail(pairWith(system, first)).code).toBe('TICKET_REFUSED')
    must(await system.core.handlers.phone.disable(operator, {}, {}))
    expect(mustFail(pairWith(system, second)).code).toBe('TICKET_REFUSED')
  })

  test('is refused to an address that guesses, also the right one, until its time is over', async () => {
    for (let n = 0; n < 5; n += 1)
      expect(mustFail(pairWith(system, `guess-${n}`, '10.0.0.9')).code).toBe('TICKET_REFUSED')
    const secret = await ticketOf(system)
    const locked = mustFail(pairWith(system, secret, '10.0.0.9'))
    expect(locked.code).toBe('TOO_MANY_REQUESTS')
    expect(locked.details?.['retry_after_s']).toBe(600)
    clock.advance(600_000)
    expect(mustFail(pairWith(system, secret, '10.0.0.9')).code).toBe('TICKET_REFUSED')
    must(pairWith(system, await ticketOf(system), '10.0.0.9'))
  })

  test('is taken back after twenty wrong ones from many addresses', async () => {
    const secret = await ticketOf(system)
    for (let n = 0; n < 20; n += 1) mustFail(pairWith(system, `guess-${n}`, `10.0.1.${n}`))
    await system.event(({ type }) => type === 'phone.ticket_withdrawn')
    expect(mustFail(pairWith(system, secret)).code).toBe('TICKET_REFUSED')
  })

  test('pairs no more than twenty phones', async () => {
    for (let n = 0; n < 20; n += 1) must(pairWith(system, await ticketOf(system)))
    expect(mustFail(pairWith(system, await ticketOf(system))).message).toContain('20 phones')
  })
})
