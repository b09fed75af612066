import { expect, test, vi } from 'vitest'
import { createMovableClock } from '../../../tests/support/movableClock.ts'
import { isoTime } from '../../base/clock.ts'
import { TICKET_MS, type Ticket } from '../../contract/phone.ts'
import { showCodes } from './showCodes.ts'

function start(lastsMs: number) {
  const clock = createMovableClock()
  const shown: string[] = []
  let made = 0
  const next = async (): Promise<Ticket> => {
    made += 1
    return { url: `http://desk/#ticket=${made}`, expires_at: isoTime(clock.now() + TICKET_MS) }
  }
  const fail = vi.fn()
  const codes = showCodes({ clock, next, fail, lastsMs, show: ({ url }) => void shown.push(url) })
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    // What is asked for is answered at once, and shown then.
    await Promise.resolve()
    await Promise.resolve()
  }
  return { shown, codes, pass, fail, made: () => made }
}

test('a new code follows when the one before has ended, for as long as it lasts', async () => {
  const { shown, pass, codes } = start(3.5 * TICKET_MS)
  await pass(0)
  expect(shown).toHaveLength(1)
  await pass(TICKET_MS - 1_000)
  expect(shown).toHaveLength(1)
  await pass(1_000)
  expect(shown).toHaveLength(2)
  await pass(TICKET_MS)
  await pass(TICKET_MS)
  await pass(TICKET_MS)
  expect(shown).toHaveLength(4)
  codes.close()
})

test('none follows one that a phone has used', async () => {
  const { shown, pass, codes, made } = start(10 * TICKET_MS)
  await pass(0)
  codes.used()
  await pass(TICKET_MS)
  expect([shown.length, made()]).toEqual([1, 1])
})

test('a code that comes after the end is not shown', async () => {
  const { shown, pass, codes } = start(10 * TICKET_MS)
  codes.close()
  await pass(0)
  expect(shown).toEqual([])
})

test('what the host refuses ends it', async () => {
  const fail = vi.fn()
  const refused = new Error('off')
  showCodes({
    ...{ clock: createMovableClock(), lastsMs: TICKET_MS, fail, show: () => undefined },
    next: () => Promise.reject(refused),
  })
  await vi.waitFor(() => expect(fail).toHaveBeenCalledWith(refused))
})
