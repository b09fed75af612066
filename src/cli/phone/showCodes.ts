import type { Clock } from '../../base/clock.ts'
import { TICKET_MS, type Ticket } from '../../contract/phone.ts'

export interface CodesInput {
  readonly clock: Clock
  /** Asks the host for a ticket; the one before is worth nothing then. */
  next(): Promise<Ticket>
  show(ticket: Ticket): void
  /** How long new codes are shown, in milliseconds. */
  readonly lastsMs: number
  /** Everything that cannot go on. */
  fail(error: unknown): void
}

export interface Codes {
  /** A phone has used the code: no other one follows by itself. */
  used(): void
  close(): void
}

/** Shows a code, and a new one each time that its two minutes are over. */
export function showCodes({ clock, next, show, lastsMs, fail }: CodesInput): Codes {
  const until = clock.now() + lastsMs
  let cancel = (): void => undefined
  let isOver = false
  const round = async (): Promise<void> => {
    const ticket = await next()
    if (isOver) return
    show(ticket)
    if (clock.now() + TICKET_MS < until) cancel = clock.after(TICKET_MS, () => void round().catch(fail))
  }
  const close = (): void => {
    isOver = true
    cancel()
  }
  void round().catch(fail)
  return { used: close, close }
}
