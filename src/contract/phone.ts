import { z } from 'zod'
import { deviceName, device } from './device.ts'
import { instant } from './scalars.ts'

/** Where a phone may come from; `virtual` are bridges of containers and virtual machines. */
export const linkKind = z.enum(['lan', 'tailscale', 'vpn', 'virtual', 'loopback'])
export type LinkKind = z.infer<typeof linkKind>

/** An address of this machine at which phones may reach it. */
export const link = z.object({
  /** IPv4 or IPv6 address. */
  address: z.string(),
  /** The system's name of the interface, such as `wlan0`. */
  interface: z.string(),
  kind: linkKind,
  /** What a person calls it: "Tailscale", "Local network (wlan0)". */
  label: z.string(),
  /** Whether the link itself encrypts what travels on it. */
  encrypted: z.boolean(),
  /** What others on the way can see and do where no certificate is used, in plain words; empty where nothing. */
  exposure: z.array(z.string()),
  /** A host name that leads to it, where one is known. */
  host: z.string().nullable(),
})
export type Link = z.infer<typeof link>

/** `none` is plain HTTP. */
export const certificateSource = z.enum(['none', 'tailscale', 'mkcert', 'files'])
export type CertificateSource = z.infer<typeof certificateSource>

/** A certificate that can be used here. */
export const certificate = z.object({
  source: certificateSource,
  /** Host names and addresses that it is made for. */
  hosts: z.array(z.string()),
  /** What a person must have done on the phone for it to be trusted, or where it comes from. */
  note: z.string(),
})
export type Certificate = z.infer<typeof certificate>

/** The phone's listener: off by default, on at one address. */
export const phone = z.object({
  /** `failed`: it is switched on, but cannot listen now; `problem` says why. */
  state: z.enum(['off', 'on', 'failed']),
  problem: z.string().nullable(),
  address: z.string().nullable(),
  /** Host in the address that phones open: a name, or the address itself. */
  host: z.string().nullable(),
  port: z.number().int().nullable(),
  /** What a phone opens, without a ticket; null while it is not on. */
  url: z.string().nullable(),
  certificate: certificateSource,
  /** Whether others on the way can read along; the link's own encryption counts. */
  encrypted: z.boolean(),
  /** What others on the network can see and do, in plain words; empty where they can do nothing. */
  exposure: z.array(z.string()),
  /** Until when the code that is shown can be used; null where none is shown. */
  ticket_expires_at: instant.nullable(),
})
export type Phone = z.infer<typeof phone>

/** A single-use ticket in the fragment of an address, which no server and no log sees. */
export const ticket = z.object({ url: z.string(), expires_at: instant })
export type Ticket = z.infer<typeof ticket>

/** Where a phone exchanges its ticket, by POST with JSON and without a token. Only the phone's listener answers there. */
export const PAIR_PATH = '/api/pair'
/** Name of the ticket in the fragment: `#ticket=…`. */
export const TICKET_FRAGMENT = 'ticket'
export const TICKET_MS = 120_000

export const pairRequest = z.strictObject({
  ticket: z.string().min(1).max(200),
  name: deviceName,
})
export type PairRequest = z.infer<typeof pairRequest>

export const pairAnswer = z.object({
  /** The phone's own token, shown this once. */
  token: z.string(),
  device: device.pick({ id: true, name: true, role: true }),
})
export type PairAnswer = z.infer<typeof pairAnswer>
