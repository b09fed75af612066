import { Serial } from '../../base/serial.ts'
import type { CertificateSource, Link } from '../../contract/phone.ts'
import type { Tries } from '../../domain/lockout.ts'

/** The listener that is open now. */
export interface Opened {
  readonly link: Link
  readonly host: string
  readonly port: number
  readonly certificate: CertificateSource
  /** When the certificate ends, in milliseconds since the epoch; null without one. */
  readonly ends_at: number | null
}

/** The one ticket that is shown. Only its hash is kept, and a restart forgets it. */
export interface ShownTicket {
  readonly hash: string
  /** Milliseconds of the clock. */
  readonly expires: number
  /** Wrong tickets since it is shown, of all addresses. */
  wrong: number
}

/** What the phone's use cases share; none of it outlives the host. */
export interface PhoneState {
  opened: Opened | null
  /** Why it cannot listen though it is switched on. */
  problem: string | null
  ticket: ShownTicket | null
  /** Wrong tickets by address, and requests for control by device. */
  readonly tickets: Map<string, Tries>
  readonly asks: Map<string, Tries>
  /** Timers that end requests for control, by device. */
  readonly expiries: Map<string, () => void>
  /** When each phone's last sign of life was written down, in milliseconds, by its token. */
  readonly heard: Map<string, { readonly at: number; readonly address: string }>
  /** Calls off the next try to listen. */
  cancelRetry: () => void
  /** One change of the listener at a time. */
  readonly changes: Serial
}

export const createPhoneState = (): PhoneState => ({
  opened: null,
  problem: null,
  ticket: null,
  tickets: new Map(),
  asks: new Map(),
  expiries: new Map(),
  heard: new Map(),
  cancelRetry: () => undefined,
  changes: new Serial(),
})
