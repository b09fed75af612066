import { operationTable, type OperationEntry } from '../contract/operationTable.ts'
import type { Caller, Core } from '../core/index.ts'

/** Whom a listener is for, and what of the host they find there. */
export interface Audience {
  /** Operations that are mounted; the others are not there. */
  readonly operations: readonly OperationEntry[]
  /** The caller that a secret stands for; undefined for a token that is not taken here. */
  authenticate(core: Core, secret: string): Caller | undefined
  /** MCP, the OpenAPI document, and answers that say what else there is. */
  readonly programs: boolean
  /** Whether who may type into a terminal may do so through its socket, resize it and signal it. */
  readonly typing: boolean
  /** Phones pair here, who has no token is held to a rate, and when a device was last heard from is noted. */
  readonly phones: boolean
}

/** The person, their programs and agents on this machine. */
export const DESK: Audience = {
  operations: operationTable,
  authenticate: (core, secret) => core.authenticate(secret),
  programs: true,
  typing: true,
  phones: false,
}

const isPhoneRole = (role: string): boolean => role === 'viewer' || role === 'remote'

/** Paired phones. */
export const PHONES: Audience = {
  operations: operationTable.filter(({ meta }) => meta.roles.some(isPhoneRole)),
  authenticate: (core, secret) => core.authenticateDevice(secret),
  programs: false,
  typing: false,
  phones: true,
}
