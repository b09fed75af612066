import { err, ok, type Result } from '../base/result.ts'

export interface Settings {
  /** Address of the host without a trailing slash. */
  readonly url: string
  readonly token: string
}

const HINT = 'Switchyard sets both when it starts an agent; by hand, "switchyard token create" makes a token.'

/** A value that goes into a request line or a header must not be able to end it. */
const BREAKS = /[\u0000\r\n]/

/** Reads the relay's two settings. A message about them never repeats their values. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Result<Settings, string> {
  const { SWITCHYARD_URL: url, SWITCHYARD_TOKEN: token } = environment
  const missing = Object.entries({ SWITCHYARD_URL: url, SWITCHYARD_TOKEN: token }).filter(
    ([, value]) => !value,
  )
  if (!url || !token) {
    const names = missing.map(([name]) => name).join(' and ')
    return err(`${names} must be set in the environment of "switchyard mcp". ${HINT}`)
  }
  if (BREAKS.test(url)) return err('SWITCHYARD_URL contains a line break or NUL.')
  if (BREAKS.test(token)) return err('SWITCHYARD_TOKEN contains a line break or NUL.')
  if (!/^[\x21-\x7e]+$/.test(token)) return err('SWITCHYARD_TOKEN contains a character that no token has.')
  const parsed = URL.parse(url)
  if (
    parsed?.protocol !== 'http:' ||
    parsed.pathname !== '/' ||
    parsed.search ||
    parsed.username ||
    parsed.password
  ) {
    return err('SWITCHYARD_URL must be the address of a host, such as http://127.0.0.1:7433.')
  }
  return ok({ url: parsed.origin, token })
}
