import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseRecord, sessionOf } from '../client/guestRecord.ts'

/**
 * The token of the session that this program was started in, where it is known as a guest: so an agent that uses the
 * command line is itself there. Undefined in a shell of the person.
 */
export async function guestToken(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  let name = sessionOf(environment)
  for (let step = 0; name !== undefined && step < 2; step += 1) {
    const text = await readFile(join(home, 'guests', `${name}.json`), 'utf8').catch(() => '')
    const found = parseRecord(text)
    if (found && 'token' in found) return found.token
    name = found?.same_as
  }
  return undefined
}
