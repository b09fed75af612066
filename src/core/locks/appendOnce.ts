import { isoTime } from '../../base/clock.ts'
import type { Context } from '../context.ts'
import type { Call } from '../ledger.ts'

/** Where the text of a request begins: how long its file was before the first attempt. */
interface Begun {
  readonly file: string
  readonly from: number
}

const isBegun = (kept: unknown): kept is Begun =>
  typeof kept === 'object' &&
  kept !== null &&
  'file' in kept &&
  typeof kept.file === 'string' &&
  'from' in kept &&
  typeof kept.from === 'number'

/**
 * Puts text at the end of a file of which the caller holds the lock. Where its text begins is kept before the first byte is
 * written, so that a retry with the same request id after a host that died finds what that has written, and adds only what
 * is missing. Answers bytes, or null where nothing can be appended. A file that something else rewrote meanwhile gets it anew.
 */
export async function appendOnce(
  context: Context,
  file: string,
  text: string,
  { key }: Call,
): Promise<number | null> {
  const from = key === null ? null : await begin(context, file, `${key} append`)
  return context.ports.files.append(file, text, from).catch((error: unknown) => {
    context.ports.log.warn({ err: error, file }, 'a file could not be appended to')
    return null
  })
}

/** The place where an earlier attempt began; null at the first one, whose place is kept. */
async function begin({ ports }: Context, file: string, key: string): Promise<number | null> {
  const before = ports.store.read((tables) => tables.receipt(key))?.answer
  if (isBegun(before)) return before.file === file ? before.from : null
  const from = (await ports.files.sizeOf(file)) ?? 0
  const answer: Begun = { file, from }
  const at = isoTime(ports.clock.now())
  ports.store.write((tables) => tables.keepReceipt({ key, answer, at }))
  return null
}
