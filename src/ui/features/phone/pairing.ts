import { createEffect, createSignal, on, onCleanup, onMount, type Accessor } from 'solid-js'
import type { Device } from '../../../contract/device.ts'
import type { Ticket } from '../../../contract/phone.ts'
import { clock, useYard } from '../../state/yard.ts'

/** The code that is shown, until a phone has taken it or something else has become of it. */
export interface Pairing {
  /** Null while it is asked for, and after it was taken. */
  readonly ticket: Accessor<Ticket | null>
  /** The phone that was paired with it. */
  readonly paired: Accessor<Device | null>
  /** Why no code is shown. */
  readonly problem: Accessor<string | null>
  /** Asks for a new code; the one before is worth nothing then. */
  renew(): void
}

const ELSEWHERE = 'A newer code is shown somewhere else, so this one is worth nothing any more.'
const WITHDRAWN =
  'Too many wrong codes were tried, so this one was taken back. Show a new one when you are ready.'

/** Shows a code for as long as the calling component lives, a new one each time that its two minutes are over. */
export function createPairing(): Pairing {
  const yard = useYard()
  const [ticket, setTicket] = createSignal<Ticket | null>(null)
  const [paired, setPaired] = createSignal<Device | null>(null)
  const [problem, setProblem] = createSignal<string | null>(null)
  let isAsking = false
  let isOver = false
  onCleanup(() => (isOver = true))
  const end = (words: string | null, device: Device | null): void => {
    setTicket(null)
    setPaired(device)
    setProblem(words)
  }
  const renew = async (): Promise<void> => {
    if (isAsking) return
    isAsking = true
    const answer = await yard.call((client) => client.phone.ticket({}))
    isAsking = false
    if (isOver) return
    end(answer.ok ? null : answer.error.message, null)
    if (answer.ok) setTicket(answer.value)
  }
  const look = async (): Promise<void> => {
    const answer = await yard.call((client) => client.phone.show({}))
    const own = ticket()
    if (!answer.ok || isOver || isAsking || !own) return
    if (answer.value.ticket_expires_at !== own.expires_at) end(ELSEWHERE, null)
  }
  onCleanup(
    // eslint-disable-next-line solid/reactivity -- an event looks at what is shown at its moment
    yard.onEvent(({ type, images }) => {
      if (type === 'device.paired' && ticket()) end(null, images.device ?? null)
      else if (type === 'phone.ticket_withdrawn') end(WITHDRAWN, null)
      else if (type === 'phone.ticket_shown') void look()
    }),
  )
  createEffect(
    on(ticket, (shown) => {
      if (!shown) return
      const cancel = clock.after(Date.parse(shown.expires_at) - clock.now(), () => void renew())
      onCleanup(cancel)
    }),
  )
  onMount(() => void renew())
  return { ticket, paired, problem, renew: () => void renew() }
}
