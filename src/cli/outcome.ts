import { ERROR_STATUS, type ErrorCode } from '../contract/errors.ts'

/** How a command ends, as scripts see it. */
export const EXIT = {
  ok: 0,
  /** It is not possible as things are, or the host failed. */
  impossible: 1,
  /** The command line is wrong, or what it asks for conflicts with the state. */
  usage: 2,
  notFound: 3,
  denied: 4,
  /** No host answers. */
  noHost: 5,
} as const

/** A command that cannot go on; the message is for the person, the code for programs. */
export class CliError extends Error {
  readonly code: string
  readonly exit: number
  readonly details: unknown

  constructor(code: string, message: string, exit: number, details?: unknown) {
    super(message)
    this.code = code
    this.exit = exit
    this.details = details
  }
}

/** Statuses that mean more than "not possible". */
const BY_STATUS: Readonly<Record<number, number>> = {
  400: EXIT.usage,
  401: EXIT.denied,
  403: EXIT.denied,
  404: EXIT.notFound,
  409: EXIT.usage,
  413: EXIT.usage,
  415: EXIT.usage,
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_STATUS, code)

/** The one table from a code to how a command ends; `status` is that of a host of another version, for codes unknown here. */
export const exitOf = (code: string, status = 422): number =>
  BY_STATUS[isCode(code) ? ERROR_STATUS[code] : status] ?? EXIT.impossible
