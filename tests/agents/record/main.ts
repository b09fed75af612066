import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeRecording } from '../../support/recording.ts'
import { claude } from './claude.ts'
import { codex } from './codex.ts'
import { copilot } from './copilot.ts'
import { gemini } from './gemini.ts'
import { opencode } from './opencode.ts'
import { record } from './record.ts'
import { scenarios } from './scenarios.ts'
import { writeTable } from './writeTable.ts'

const corpus = join(import.meta.dirname, '../corpus')
const subjects = [claude, codex, copilot, gemini, opencode]
const SIZES = { wide: { cols: 120, rows: 40 }, narrow: { cols: 60, rows: 20 } }

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    scenario: { type: 'string', multiple: true, default: Object.keys(scenarios) },
    /** Records nothing: measures what is there. */
    table: { type: 'boolean', default: false },
    size: { type: 'string', multiple: true, default: Object.keys(SIZES) },
  },
})
const unknown = positionals.filter((name) => !subjects.some(({ kind }) => kind === name))
if (unknown.length > 0) {
  console.error(
    `unknown kind ${unknown.join(', ')}; there are ${subjects.map(({ kind }) => kind).join(', ')}`,
  )
  process.exit(2)
}

/** Answers how many scenarios could not be recorded. */
async function recordAll(): Promise<number> {
  const chosen = subjects.filter(({ kind }) => positionals.length === 0 || positionals.includes(kind))
  const sizes = Object.entries(SIZES).filter(([name]) => values.size.includes(name))
  const takes = chosen.flatMap((subject) =>
    values.scenario
      .filter((scenario) => scenario !== 'question' || subject.uses.ask() !== null)
      .flatMap((scenario) => sizes.map(([size, cells]) => ({ subject, scenario, size, cells }))),
  )
  let failed = 0
  for (const { subject, scenario, size, cells } of takes) {
    const name = `${subject.kind} ${scenario} ${size}`
    try {
      const recording = await record({ subject, scenario, ...cells })
      const path = join(corpus, subject.kind, recording.head.version, `${scenario}-${size}.jsonl.gz`)
      const bytes = writeRecording(recording)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, bytes)
      console.log(`${name}: ${recording.lines.at(-1)?.[0] ?? 0} ms, ${bytes.length} bytes`)
    } catch (error) {
      failed += 1
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return failed
}

const failed = values.table ? 0 : await recordAll()
await writeTable()
// A scenario that failed may have left a write into its FIFO, which nobody reads any more.
process.exit(failed === 0 ? 0 : 1)
