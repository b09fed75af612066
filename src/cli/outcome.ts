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

/** The exit code that goes with the status of a REST answer. */
export function exitOf(status: number): number {
  if (status === 400 || status === 409) return EXIT.usage
  if (status === 404) return EXIT.notFound
  if (status === 401 || status === 403) return EXIT.denied
  return EXIT.impossible
}
