import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Git } from '../../core/ports/git.ts'
import { commonDir } from './locate.ts'
import type { Run } from './run.ts'

const START = '# switchyard: lines from here to the end mark are removed with the worktrees that need them'
/** Stands at the end of START when the text before had no line break at its end, or when there was no file. */
const JOINED = ' (no line break before)'
const CREATED = ' (new file)'
const END = '# switchyard: end'

interface Parts {
  readonly before: string
  readonly start: string | null
  readonly lines: readonly string[]
  readonly after: string
}

/** Splits the file at our block. Text is Latin-1 throughout, one character a byte, so that nothing else can change. */
function split(text: string): Parts {
  const rows = text.split('\n')
  const start = rows.findIndex((row) => row.startsWith(START))
  const end = rows.indexOf(END, start)
  if (start < 0 || end < 0) return { before: text, start: null, lines: [], after: '' }
  const before = rows.slice(0, start).map((row) => `${row}\n`)
  return {
    before: before.join(''),
    start: rows[start] ?? START,
    lines: rows.slice(start + 1, end),
    after: rows.slice(end + 1).join('\n'),
  }
}

/** The file with these lines in our block; null when the file was ours and nothing is left. */
function assemble({ before, start, after }: Parts, lines: readonly string[]): string | null {
  if (lines.length > 0) return `${before}${[start, ...lines, END].join('\n')}\n${after}`
  if (start?.endsWith(CREATED) && before === '' && after === '') return null
  return (start?.endsWith(JOINED) ? before.replace(/\n$/, '') : before) + after
}

const latin1 = (line: string): string => Buffer.from(line).toString('latin1')
const fromLatin1 = (line: string): string => Buffer.from(line, 'latin1').toString()

/** The file's text with lines added to our block, and those that were nowhere in it before. */
export function withLines(text: string | null, lines: readonly string[]): { text: string; added: string[] } {
  if (lines.some((line) => /[\r\n\0]/.test(line) || line === ''))
    throw new Error('an exclude line is empty or has a break')
  const present = new Set((text ?? '').split(/\r?\n/))
  const added = [...new Set(lines.map(latin1))].filter((line) => !present.has(line))
  if (added.length === 0) return { text: text ?? '', added: [] }
  let parts = split(text ?? '')
  if (parts.start === null) {
    const joined = parts.before !== '' && !parts.before.endsWith('\n')
    const start = START + (text === null ? CREATED : joined ? JOINED : '')
    parts = { before: joined ? `${parts.before}\n` : parts.before, start, lines: [], after: '' }
  }
  return { text: assemble(parts, [...parts.lines, ...added]) ?? '', added: added.map(fromLatin1) }
}

/** The file's text without these lines of our block; null when the file is to go. The person's own lines stay. */
export function withoutLines(text: string, lines: readonly string[]): string | null {
  const parts = split(text)
  if (parts.start === null) return text
  const gone = new Set(lines.map(latin1))
  return assemble(
    parts,
    parts.lines.filter((line) => !gone.has(line)),
  )
}

export function createExcludes(run: Run): Pick<Git, 'exclude' | 'unexclude'> {
  /** The last change of each file; the next one waits for it, since each reads what the one before wrote. */
  const turns = new Map<string, Promise<unknown>>()

  async function inTurn<T>(
    root: string,
    change: (file: string, text: string | null) => Promise<T>,
  ): Promise<T> {
    const file = join(await commonDir(run, root), 'info', 'exclude')
    const work = async (): Promise<T> => change(file, await readFile(file, 'latin1').catch(ifMissing))
    const turn = (turns.get(file) ?? Promise.resolve()).then(work, work)
    turns.set(file, turn)
    try {
      return await turn
    } finally {
      if (turns.get(file) === turn) turns.delete(file)
    }
  }

  return {
    exclude: (root, lines) =>
      inTurn(root, async (file, before) => {
        const { text, added } = withLines(before, lines)
        if (added.length === 0) return added
        await mkdir(dirname(file), { recursive: true })
        await writeFileAtomic(file, text, 'latin1')
        return added
      }),
    unexclude: (root, lines) =>
      inTurn(root, async (file, before) => {
        if (before === null) return
        const text = withoutLines(before, lines)
        if (text === null) await rm(file)
        else if (text !== before) await writeFileAtomic(file, text, 'latin1')
      }),
  }
}

function ifMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return null
  throw error
}
