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
import type { Device } from '../../../contract/device.ts'
import type { Phone } from '../../../contract/phone.ts'
import type { Yard } from '../../state/yard.ts'
import { now } from './countdown.ts'

/** Whether phones may connect, which are paired, and which ask for control. */
export interface PhoneState {
  /** Null until the host has answered. */
  readonly phone: Accessor<Phone | null>
  /** Paired ones, the newest first. */
  readonly devices: Accessor<readonly Device[]>
  /** Those that ask for control right now, the one that asked first in front. */
  readonly asking: Accessor<readonly Asking[]>
}

/** A phone with the request that it waits on. */
export type Asking = Device & { readonly request: NonNullable<Device['request']> }

const isAsking = (device: Device): device is Asking => device.request !== null

/** Follows the host: the listener by its events, the phones by their images. */
export function createPhoneState(yard: Yard): PhoneState {
  const [phone, setPhone] = createSignal<Phone | null>(null)
  const refresh = async (): Promise<void> => {
    const answer = await yard.call((client) => client.phone.show({}))
    // A lost connection brings a new look when it is back.
    if (answer.ok) setPhone(answer.value)
  }
  createEffect(on(yard.link, (link) => link === 'live' && void refresh()))
  onCleanup(
    yard.onEvent(({ type }) => {
      if (type.startsWith('phone.') || type === 'device.paired') void refresh()
    }),
  )
  const devices = createMemo(() =>
    Object.values(yard.state.devices)
      .filter(({ revoked_at: revoked }) => revoked === null)
      .toSorted((one, other) => other.paired_at.localeCompare(one.paired_at)),
  )
  const asked = createMemo(() =>
    devices()
      .filter(isAsking)
      .toSorted((one, other) => one.request.asked_at.localeCompare(other.request.asked_at)),
  )
  // The clock counts only while somebody asks.
  const asking = createMemo(() =>
    asked().length === 0 ? [] : asked().filter(({ request }) => Date.parse(request.expires_at) > now()),
  )
  return { phone, devices, asking }
}

const PhoneContext = createContext<PhoneState>()
export const PhoneProvider = PhoneContext.Provider

export function usePhone(): PhoneState {
  const phone = useContext(PhoneContext)
  if (!phone) throw new Error('usePhone is used outside of PhoneProvider')
  return phone
}
