import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readRecording, textOfRecording, type Recording } from './recording.ts'

const folder = join(import.meta.dirname, '../agents/corpus')

export interface Sample {
  /** Below the corpus: kind, version, scenario and size. */
  readonly path: string
  readonly bytes: number
  readonly text: string
  readonly recording: Recording
}

/** All recordings that are checked in. */
export function readCorpus(): Sample[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.jsonl.gz'))
    .sort()
    .map((path) => {
      const bytes = readFileSync(join(folder, path))
      const { size } = statSync(join(folder, path))
      return {
        path: path.replaceAll('\\', '/'),
        bytes: size,
        text: textOfRecording(bytes),
        recording: readRecording(bytes),
      }
    })
}
