import { err, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { ConfinedFailure } from '../ports/files.ts'

const CODES = {
  outside: 'OUTSIDE_PROJECT',
  missing: 'FILE_NOT_FOUND',
  not_text: 'NOT_A_TEXT_FILE',
} as const
const WORDS: Record<ConfinedFailure, string> = {
  outside: 'leads out of your checkout, or into .git or what is of Switchyard',
  missing: 'is not there',
  not_text: 'is no text: a folder, a device or a binary file',
}

/** What a confined access has refused, in the words of the contract. */
export function refusePath<Kind extends ConfinedFailure>(
  path: string,
  kind: Kind,
): Result<never, Failure<(typeof CODES)[Kind]>> {
  const code: (typeof CODES)[Kind] = CODES[kind]
  return err(failure(code, `${path} ${WORDS[kind]}; paths are relative to your checkout`, { path }))
}
