import type { Yard } from '../../state/yard.ts'
import type { BriefPatch } from './runWords.ts'

interface Writing {
  /** The version of the brief that the person has before them. */
  readonly version: number
  readonly patch: BriefPatch
}

/** How often a write is repeated on a newer version that has not touched its field. */
const TRIES = 5

/**
 * Writes a part of a brief; null when it is written, else why not. Where another wrote other fields meanwhile it is written
 * on their version; where they wrote the same one, the person decides.
 */
export async function writeBrief(
  yard: Yard,
  runId: string,
  { version, patch }: Writing,
): Promise<string | null> {
  let on = version
  for (let left = TRIES; left > 0; left -= 1) {
    const base = on
    const written = await yard.call((client) => client.run.update({ run_id: runId, version: base, ...patch }))
    if (written.ok) return null
    const newer = written.error.code === 'STALE_VERSION' ? newerVersion(written.error.details) : null
    if (newer === null) return written.error.message
    if (newer.changed.some((field) => field in patch))
      return 'Another wrote this field meanwhile; compare, then save again.'
    on = newer.version
  }
  return 'Others keep writing this brief; try again in a moment.'
}

function newerVersion(
  details: unknown,
): { readonly version: number; readonly changed: readonly string[] } | null {
  if (typeof details !== 'object' || details === null) return null
  if (!('version' in details) || !('changed' in details)) return null
  const { version, changed } = details
  return typeof version === 'number' && Array.isArray(changed)
    ? { version, changed: changed.map(String) }
    : null
}
