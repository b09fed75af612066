import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'

/** What an agent really does, by what the one who drives it knows: never by what a screen reader of ours says. */
const truth = z.enum(['starting', 'working', 'needs_input', 'idle', 'gone'])
export type Truth = z.infer<typeof truth>

const head = z.object({
  format: z.literal(1),
  kind: z.string(),
  /** Of the program that was recorded. */
  version: z.string(),
  /** The day, as YYYY-MM-DD. */
  recorded: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  scenario: z.string(),
  cols: z.number(),
  rows: z.number(),
})
export type RecordingHead = z.infer<typeof head>

/** Milliseconds since the start of the program come first in each line. */
const at = z.number().int().min(0)
const line = z.union([
  /** Output of the program. */
  z.tuple([at, z.literal('out'), z.string()]),
  /** Keys that the person pressed. */
  z.tuple([at, z.literal('in'), z.string()]),
  /** A hook call arrived. */
  z.tuple([at, z.literal('hook'), z.string(), z.record(z.string(), z.unknown())]),
  /** From here on one of these is true, and why. More than one while the program may not have got so far yet. */
  z.tuple([at, z.literal('truth'), z.array(truth).min(1), z.string()]),
  /** The program ended, with this code. */
  z.tuple([at, z.literal('exit'), z.number().nullable()]),
  /** The recording ends here. */
  z.tuple([at, z.literal('end')]),
])
export type RecordingLine = z.infer<typeof line>

export interface Recording {
  readonly head: RecordingHead
  /** In the order of their times. */
  readonly lines: readonly RecordingLine[]
}

/** JSON lines, the head first, compressed. */
export function writeRecording({ head: first, lines }: Recording): Buffer {
  return gzipSync([first, ...lines].map((one) => `${JSON.stringify(one)}\n`).join(''), { level: 9 })
}

export const textOfRecording = (bytes: Uint8Array): string => gunzipSync(bytes).toString('utf8')

export function readRecording(bytes: Uint8Array): Recording {
  const [first = '', ...rest] = textOfRecording(bytes).trimEnd().split('\n')
  return {
    head: head.parse(JSON.parse(first)),
    lines: rest.map((text) => line.parse(JSON.parse(text))),
  }
}
