import {
  createContext,
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  useContext,
  type Accessor,
} from 'solid-js'
import type { Device, DeviceRole } from '../../../contract/device.ts'
import { createYard, clock, type Yard } from '../../state/yard.ts'
import { keep, recall } from './kept.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import type { Pairing } from './pairing.ts'
import { createPulse } from './pulse.ts'

/** `lost` since an instant in milliseconds, whatever is tried about it meanwhile. */
export type Link =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'lost'; readonly since: number }
  | { readonly state: 'refused' }

export interface Phone {
  readonly yard: Yard
  readonly pairing: Pairing
  readonly outbox: Outbox
  readonly link: Accessor<Link>
  readonly isLive: Accessor<boolean>
  /** Null until the host has said it. */
  readonly role: Accessor<DeviceRole | null>
  /** Whether this phone may answer, prompt, approve and press keys. */
  readonly mayAct: Accessor<boolean>
  /** What the host knows of this phone; null until it has said so. */
  readonly device: Accessor<Device | null>
  /** Project that is shown; null for all. */
  readonly project: Accessor<string | null>
  choose(project: string | null): void
  /** Asks the host to let this phone act; the words where it does not. */
  askForControl(): Promise<string | null>
  /** Ends this phone's token; the words where the host was not reached. */
  leave(): Promise<string | null>
}

/** The link as people see it: what is tried in order to get it back is still lost. */
function createLink(yard: Yard): Accessor<Link> {
  const [since, setSince] = createSignal<number | null>(null)
  createEffect(
    on(yard.link, (now, before) => {
      if (now === 'live') setSince(null)
      else if (before === 'live') setSince(clock.now())
    }),
  )
  return createMemo((): Link => {
    const now = yard.link()
    const lost = since()
    if (now === 'live' || now === 'refused') return { state: now }
    return lost === null ? { state: 'connecting' } : { state: 'lost', since: lost }
  })
}

/** Looks after the link at each sign that it may have gone or come back. */
function watchNetwork(yard: Yard, check: () => void): void {
  const back = (): void => {
    yard.wake()
    check()
  }
  const shown = (): void => {
    if (document.visibilityState === 'visible') back()
  }
  const away = (): void => yard.cut()
  const events = [
    [window, 'online', back],
    [window, 'offline', away],
    [window, 'pageshow', back],
    [document, 'visibilitychange', shown],
  ] as const
  for (const [target, type, listen] of events) target.addEventListener(type, listen)
  onCleanup(() => {
    for (const [target, type, listen] of events) target.removeEventListener(type, listen)
  })
}

/** What the host knows of this phone, asked anew with each connection and each news about phones. */
function createDevice(yard: Yard) {
  const [device, setDevice] = createSignal<Device | null>(null)
  const refresh = async (): Promise<void> => {
    const found = await yard.call((client) => client.device.show({}))
    if (found.ok) setDevice(found.value)
  }
  createEffect(on(yard.link, (now) => now === 'live' && void refresh()))
  onCleanup(yard.onEvent(({ type }) => type.startsWith('device.') && void refresh()))
  // A request ends by itself too, and no event tells so.
  createEffect(() => {
    const request = device()?.request
    if (!request) return
    const left = Math.max(0, Date.parse(request.expires_at) - clock.now())
    onCleanup(clock.after(left + 500, () => void refresh()))
  })
  return { device, setDevice }
}

export function createPhone(pairing: Pairing): Phone {
  const [role, setRole] = createSignal<DeviceRole | null>(null)
  const [project, setProject] = createSignal(keptProject())
  const pulse = createPulse({
    clock,
    isLive: () => yard.link() === 'live',
    ask: () => yard.call((client) => client.device.show({})),
    onDead: () => yard.cut(),
  })
  const yard: Yard = createYard(
    { url: location.origin, token: pairing.token },
    {
      WebSocket: pulse.WebSocket,
      ...{ longestWait: 1_500, attemptMs: 4_000 },
      onWelcome: (welcome) => setRole(welcome.role === 'remote' ? 'remote' : 'viewer'),
    },
  )
  watchNetwork(yard, pulse.check)
  const { device, setDevice } = createDevice(yard)
  const isLive = (): boolean => yard.link() === 'live'
  const outbox = createOutbox({ call: (run) => yard.call(run), isLive, now: () => clock.now() })
  onCleanup(() => {
    pulse.close()
    yard.close()
  })
  return {
    ...{ yard, pairing, outbox, isLive, role, device, project },
    link: createLink(yard),
    mayAct: () => role() === 'remote',
    choose(next) {
      setProject(next)
      keep('project', next ?? undefined)
    },
    async askForControl() {
      const asked = await yard.call((client) => client.device.ask({}))
      if (!asked.ok) return asked.error.message
      setDevice(asked.value)
      return null
    },
    async leave() {
      const left = await yard.call((client) => client.device.leave({}))
      return left.ok ? null : left.error.message
    },
  }
}

function keptProject(): string | null {
  const project = recall('project')
  return typeof project === 'string' ? project : null
}

const PhoneContext = createContext<Phone>()
export const PhoneProvider = PhoneContext.Provider

export function usePhone(): Phone {
  const phone = useContext(PhoneContext)
  if (!phone) throw new Error('usePhone is used outside of PhoneProvider')
  return phone
}
