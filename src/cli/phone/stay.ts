import type { Interface } from 'node:readline/promises'
import type { Clock } from '../../base/clock.ts'
import { cleanLine } from '../../base/text.ts'
import { followFeed } from '../../client/feed.ts'
import type { Device } from '../../contract/device.ts'
import type { Event } from '../../contract/event.ts'
import { operationNamed } from '../../contract/operationTable.ts'
import { ticket as ticketSchema, type Ticket } from '../../contract/phone.ts'
import { callHost } from '../callHost.ts'
import type { HostAddress } from '../findHost.ts'
import { CliError, EXIT } from '../outcome.ts'
import { showCodes, type Codes } from './showCodes.ts'

/** How long new codes are shown and requests are asked about. */
const STAYS_MS = 600_000

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export const makeTicket = async (host: HostAddress): Promise<Ticket> =>
  ticketSchema.parse(await callHost(host, operationNamed('phone.ticket'), {}))

const nameOf = ({ name, address }: Device): string => `${cleanLine(name)} (${cleanLine(address)})`

/** One question at a time below all that is told; what is typed meanwhile stays. */
class Screen {
  readonly #lines: Interface

  constructor(lines: Interface) {
    this.#lines = lines
    lines.setPrompt('')
  }

  tell(text: string): void {
    process.stdout.write(`\r\x1b[J${text}\n`)
    if (this.#lines.getPrompt() !== '') this.#lines.prompt(true)
  }

  ask(question: string): void {
    this.#lines.setPrompt(question)
    this.#lines.prompt()
  }

  stopAsking(): void {
    this.#lines.setPrompt('')
    process.stdout.write('\r\x1b[J')
  }
}

/** The requests for control, asked about one after the other, until each is decided here or elsewhere. */
class Requests {
  readonly #host: HostAddress
  readonly #screen: Screen
  readonly #waiting = new Map<string, Device>()

  constructor(host: HostAddress, screen: Screen) {
    this.#host = host
    this.#screen = screen
  }

  /** What is known anew, after the start or a lost connection. */
  restart(devices: readonly Device[]): void {
    if (this.#current()) this.#screen.stopAsking()
    this.#waiting.clear()
    for (const device of devices) this.take(device)
  }

  take(device: Device): void {
    const before = this.#current()
    if (device.request && device.revoked_at === null) this.#waiting.set(device.id, device)
    else this.#waiting.delete(device.id)
    const now = this.#current()
    if (before?.id === now?.id) return
    if (before) this.#screen.stopAsking()
    this.#ask()
  }

  /** What was typed answers the question that stands there; nothing else is asked here. */
  async answer(typed: string): Promise<void> {
    const device = this.#current()
    const word = typed.trim().toLowerCase()
    if (!device?.request) return
    if (!/^(?:y|yes|n|no)$/.test(word)) return this.#ask()
    const fields = { device_id: device.id }
    // The feed brings what comes of it, and takes the question away.
    if (word.startsWith('y'))
      await callHost(this.#host, operationNamed('device.confirm'), { ...fields, code: device.request.code })
    else await callHost(this.#host, operationNamed('device.refuse'), fields)
  }

  #current(): Device | undefined {
    return this.#waiting.values().next().value
  }

  #ask(): void {
    const device = this.#current()
    if (!device?.request) return
    const { code } = device.request
    this.#screen.tell(`${nameOf(device)} asks for control: to answer, prompt, approve and press keys.`)
    this.#screen.ask(`Does the phone show ${code.slice(0, 3)} ${code.slice(3)} too? y allows, n refuses: `)
  }
}

const NEWS: Readonly<Record<string, (device: Device) => string>> = {
  'device.paired': (device) => `Paired: ${nameOf(device)}. It may look.`,
  'device.promoted': (device) => `${nameOf(device)} may now answer, prompt, approve and press keys.`,
  'device.refused': (device) => `Refused: ${nameOf(device)} stays a viewer.`,
  'device.expired': (device) => `The request of ${nameOf(device)} is over: nobody has decided.`,
  'device.revoked': (device) => `Revoked: ${nameOf(device)}.`,
}

export interface StayInput {
  readonly host: HostAddress
  readonly lines: Interface
  /** The code with its address, as it is told. */
  textOf(ticket: Ticket): string
}

/** Shows codes and answers phones for ten minutes, or until Ctrl-C, or until phones are switched off. */
export async function stay({ host, lines, textOf }: StayInput): Promise<void> {
  const screen = new Screen(lines)
  const requests = new Requests(host, screen)
  const ended = Promise.withResolvers<string>()
  let codes: Codes | undefined
  // Only who follows the feed already sees the phone that takes the first code.
  const begin = (): Codes =>
    showCodes({
      ...{ clock: systemClock, lastsMs: STAYS_MS, fail: ended.reject },
      next: () => makeTicket(host),
      show: (ticket) => screen.tell(textOf(ticket)),
    })
  const hear = ({ type, images: { device } }: Event): void => {
    if (type === 'phone.disabled') return ended.resolve('Phones were switched off.')
    if (!device) return
    if (type === 'device.paired') codes?.used()
    requests.take(device)
    const words = NEWS[type]?.(device)
    if (words !== undefined) screen.tell(words)
  }
  const feed = followFeed({
    ...{ ...host, WebSocket: globalThis.WebSocket, clock: systemClock },
    onSnapshot: ({ devices }) => {
      codes ??= begin()
      requests.restart(devices)
    },
    onEvent: hear,
    onState: (state) => {
      if (state === 'lost') screen.tell('The host is away; waiting for it.')
      if (state === 'refused')
        ended.reject(new CliError('UNAUTHENTICATED', 'The host no longer takes this token.', EXIT.denied))
    },
  })
  const cancel = systemClock.after(STAYS_MS, () =>
    ended.resolve('Ten minutes are over: no further code is shown.'),
  )
  lines.on('line', (typed) => {
    requests.answer(typed).catch((error: unknown) => {
      if (error instanceof CliError) screen.tell(cleanLine(error.message))
      else ended.reject(error)
    })
  })
  lines.once('close', () => ended.resolve(''))
  try {
    screen.tell(await ended.promise)
  } finally {
    cancel()
    codes?.close()
    feed.close()
    lines.close()
  }
}
