import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { CliError, EXIT } from '../outcome.ts'
import type { Addition } from './editJson.ts'
import { KINDS } from './kinds.ts'

const addition: z.ZodType<Addition> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('keys'), keys: z.record(z.string(), addition) }),
    z.object({ type: z.literal('elements'), elements: z.array(z.unknown()) }),
    z.object({ type: z.literal('value'), value: z.unknown() }),
    z.object({ type: z.literal('unless'), value: z.unknown() }),
  ]),
)

const change = z.object({
  /** Where the file really lies, links followed. */
  file: z.string(),
  form: z.enum(['json', 'toml', 'lines', 'own']),
  /** Exactly what was put in, and where. */
  pieces: z.array(z.object({ at: z.number().int(), text: z.string() })),
  /** Whether the file was made by it, and which folders were. */
  created: z.boolean(),
  folders: z.array(z.string()),
  /** SHA-256 of the whole file as it was left. */
  after: z.string(),
  addition: addition.optional(),
})
export type Change = z.infer<typeof change>

const entry = z.object({
  kind: z.enum(KINDS.map(({ kind }) => kind)),
  scope: z.enum(['project', 'user']),
  /** Top of the checkout, or the person's home. */
  root: z.string(),
  command: z.string(),
  args: z.array(z.string()),
  changes: z.array(change),
  /** Files with lines that another entry has put there and that serve this one too. */
  shares: z.array(z.string()),
})
export type Entry = z.infer<typeof entry>

const installed = z.object({ version: z.literal(1), entries: z.array(entry) })

const pathOf = (home: string): string => join(home, 'installed.json')

/** What install has put into files of this user, as `installed.json` of the home says it. */
export async function readEntries(home: string): Promise<Entry[]> {
  const text = await readFile(pathOf(home), 'utf8').catch(() => null)
  if (text === null) return []
  const read = installed.safeParse(parse(text))
  if (read.success) return read.data.entries
  throw new CliError(
    'BAD_RECORD',
    `${pathOf(home)} is damaged, so nobody knows what was installed. Mend it, or move it away and take the entries out by hand.`,
    EXIT.impossible,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return undefined
  }
}

export async function writeEntries(home: string, entries: readonly Entry[]): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const text = `${JSON.stringify({ version: 1, entries }, null, 2)}\n`
  await writeFileAtomic(pathOf(home), text, { mode: 0o600, fsync: true })
}
