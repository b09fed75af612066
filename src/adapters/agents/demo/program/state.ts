import { readFile } from 'node:fs/promises'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { scriptSchema } from './script.ts'

const state = z.object({
  version: z.literal(1),
  session: z.string(),
  /** Turns begun so far. */
  turn: z.number().int(),
  /** The script of the turn under way; null between turns. */
  script: scriptSchema.nullable(),
  /** Steps of it that are done. */
  step: z.number().int(),
  /** Calls that the step under way has had answered already; each has its own request id. */
  repeat: z.number().int(),
  values: z.record(z.string(), z.json()),
  preamble: z.string(),
})
export type State = z.infer<typeof state>

export const newState = (session: string, preamble: string): State => ({
  version: 1,
  session,
  turn: 0,
  script: null,
  step: 0,
  repeat: 0,
  values: {},
  preamble,
})

/** The kept state of the session, or null where there is none that can be read. */
export async function loadState(path: string, session: string): Promise<State | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    // Not there: the session begins anew.
    return null
  }
  try {
    const kept = state.parse(JSON.parse(text))
    return kept.session === session ? kept : null
  } catch {
    // Not ours or from another version: as good as none.
    return null
  }
}

/** Written whole and synced, so that a killed program finds either the step before or the step after. */
export async function saveState(path: string | null, value: State): Promise<void> {
  if (path !== null) await writeFileAtomic(path, JSON.stringify(value), { mode: 0o600 })
}
