import type { Yard } from '../../state/yard.ts'
import { asked, type EventFilter } from './eventWords.ts'

/** The most that one call answers. */
const PAGE = 1_000

/** Offers the events that fit as a file of JSON lines, oldest first. Answers what went wrong; null for nothing. */
export async function exportEvents(
  { call }: Yard,
  projectId: string,
  filter: EventFilter,
): Promise<string | null> {
  const parts: Blob[] = []
  for (let after: number | null = 0; after !== null;) {
    const from: number = after
    const answer = await call((client) =>
      client.event.list({ ...asked(filter), project: projectId, after: from, limit: PAGE }),
    )
    if (!answer.ok) return answer.error.message
    // A browser may keep blobs on disk; strings it keeps in memory.
    parts.push(new Blob(answer.value.items.map((event) => `${JSON.stringify(event)}\n`)))
    after = answer.value.cursor
  }
  const url = URL.createObjectURL(new Blob(parts, { type: 'application/jsonl' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'events.jsonl'
  link.click()
  URL.revokeObjectURL(url)
  return null
}
