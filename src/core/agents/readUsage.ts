import type { Usage } from '../../contract/agent.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { LiveAgent, Transcript } from './liveAgent.ts'

const CHUNK_BYTES = 1_048_576
/** One pass reads no more than this; what is left waits for the next. */
const PASS_BYTES = 64 * CHUNK_BYTES

/** A hook has named the file in which the agent's CLI records the conversation. */
export function noteTranscript(context: Context, live: LiveAgent, path: string): void {
  const start = context.ports.agents.get(live.kind)?.readUsage
  if (!start || live.transcript?.path === path || !path.startsWith('/') || !path.endsWith('.jsonl')) return
  live.transcript = { path, offset: 0, reader: start(), reading: false, again: false }
}

/** Reads in the background what the transcript has got since the last time. */
export function readUsageSoon(context: Context, live: LiveAgent): void {
  if (live.transcript) inBackground(context, `usage of ${live.id}`, () => readUsage(context, live))
}

/** Reads what the transcript has got since the last time, and stores what it adds up to. */
export async function readUsage(context: Context, live: LiveAgent): Promise<void> {
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

async function readPass(context: Context, live: LiveAgent, transcript: Transcript): Promise<void> {
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

/** Stores what the agent's conversation has used so far, where that is news. */
export function noteUsage(context: Context, agentId: string, usage: Usage): void {
  const agent = context.ports.store.read((tables) => tables.agents.get(agentId))
  if (!agent || JSON.stringify(agent.usage) === JSON.stringify(usage)) return
  commit(context, 'host', ({ tables, record }) => {
    tables.agents.update(agentId, { usage })
    const detail = `it has used ${usage.input_tokens} tokens in, ${usage.output_tokens} out`
    record({ type: 'agent.changed', detail, images: { agent: { ...agent, usage } } })
  })
}
