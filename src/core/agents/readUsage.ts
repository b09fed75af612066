import type { Usage } from '../../contract/agent.ts'
import { growth } from '../../domain/budget.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { addSpending, spentOf } from '../spending/addSpending.ts'
import { enforceLimits } from '../spending/enforceLimits.ts'
import type { Transcript } from './liveAgent.ts'
import { presenceOf } from './presence.ts'

/** An agent that runs here, or a guest. */
interface Recorded {
  readonly id: string
  readonly kind: string
  transcript: Transcript | null
}

const CHUNK_BYTES = 1_048_576
/** One pass reads no more than this; what is left waits for the next. */
const PASS_BYTES = 64 * CHUNK_BYTES

/** A hook has named the file in which the agent's CLI records the conversation. */
export function noteTranscript(context: Context, live: Recorded, path: string): void {
  const start = context.ports.agents.get(live.kind)?.readUsage
  if (!start || live.transcript?.path === path || !path.startsWith('/') || !path.endsWith('.jsonl')) return
  if (live.transcript) noteFresh(context, live.id)
  live.transcript = { path, offset: 0, reader: start(), reading: false, again: false }
}

/** Reads in the background what the transcript has got since the last time. */
export function readUsageSoon(context: Context, live: Recorded): void {
  if (live.transcript) inBackground(context, `usage of ${live.id}`, () => readUsage(context, live))
}

/** Reads what the transcript has got since the last time, and stores what it adds up to. */
export async function readUsage(context: Context, live: Recorded): Promise<void> {
  const { transcript } = live
  if (!transcript) return
  transcript.again = transcript.reading
  if (transcript.reading) return
  transcript.reading = true
  try {
    do {
      transcript.again = false
      await readPass(context, live, transcript)
    } while (transcript.again)
  } finally {
    transcript.reading = false
  }
  const total = transcript.reader.total()
  if (total && live.transcript === transcript) noteUsage(context, live.id, total)
}

async function readPass(context: Context, live: Recorded, transcript: Transcript): Promise<void> {
  for (let left = PASS_BYTES; left > 0; left -= CHUNK_BYTES) {
    const read = await context.ports.files.readFrom(transcript.path, transcript.offset, CHUNK_BYTES)
    if (!read || read.next === transcript.offset) return
    // A file that has become shorter is another one.
    if (read.next < transcript.offset) {
      const start = context.ports.agents.get(live.kind)?.readUsage
      if (start) transcript.reader = start()
    }
    transcript.offset = read.next
    for (const line of read.text.split('\n')) readLine(transcript, line)
  }
}

/** What is no JSON object says nothing: the file is another program's own. */
function readLine(transcript: Transcript, line: string): void {
  if (!line.startsWith('{')) return
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    // The end of a line that was too long, or a line that was never finished.
    return
  }
  if (isObject(value)) transcript.reader.read(value)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Another conversation has begun: a lower count is no mistake then. */
export function noteFresh(context: Context, agentId: string): void {
  const presence = presenceOf(context, agentId)
  if (presence) presence.fresh_usage = true
}

/** Stores what the agent's conversation has used so far, where that is news, and counts what has come since. */
export function noteUsage(context: Context, agentId: string, usage: Usage): void {
  const agent = context.ports.store.read((tables) => tables.agents.get(agentId))
  if (!agent || JSON.stringify(agent.usage) === JSON.stringify(usage)) return
  const presence = context.presence.get(agentId)
  const fresh = presence?.fresh_usage ?? false
  const grown = growth({ before: spentOf(agent.usage), now: spentOf(usage), fresh })
  if (grown === null) return
  if (presence) presence.fresh_usage = false
  commit(context, 'host', (writer) => {
    writer.tables.agents.update(agentId, { usage })
    addSpending(context, writer, agent, grown)
    const detail = `it has used ${usage.input_tokens} tokens in, ${usage.output_tokens} out`
    writer.record({ type: 'agent.changed', detail, images: { agent: { ...agent, usage } } })
  })
  enforceLimits(context, agent)
}
