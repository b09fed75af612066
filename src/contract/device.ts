import { z } from 'zod'
import { id, instant, name } from './scalars.ts'

/** What a phone may do: `viewer` sees, `remote` also answers, prompts, approves and presses keys. */
export const deviceRole = z.enum(['viewer', 'remote'])
export type DeviceRole = z.infer<typeof deviceRole>

/** A phone's name as its owner or its browser states it: data, never an instruction. */
export const deviceName = name.pipe(z.string().max(60, 'must have at most 60 characters'))

/** Six digits that phone and desktop show at the same time, so that a person sees that both mean the same request. */
export const confirmCode = z.string().regex(/^\d{6}$/, 'must be six digits')

/** A phone's request for the role `remote`, until a person decides about it or it expires. */
export const controlRequest = z.object({
  code: confirmCode,
  asked_at: instant,
  expires_at: instant,
  /** Confirmations with another code so far. */
  wrong: z.number().int(),
})
export type ControlRequest = z.infer<typeof controlRequest>

/** A phone that has been paired. Its token is of its own and dies with it. */
export const device = z.object({
  id,
  token_id: id,
  name: deviceName,
  role: deviceRole,
  /** Where it was last heard from, an IP address. */
  address: z.string(),
  request: controlRequest.nullable(),
  paired_at: instant,
  /** When it was last heard from; a connected one is heard from at least once a minute. */
  seen_at: instant,
  revoked_at: instant.nullable(),
})
export type Device = z.infer<typeof device>
