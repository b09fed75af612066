import { execa } from 'execa'
import { cleanLine } from '../../base/text.ts'

/** Longest output of one stream that is kept, in characters: a chain with its key is some 10,000. */
const OUTPUT_LIMIT = 1_000_000

const hasGroups = process.platform !== 'win32'

export interface ProgramOptions {
  /** The whole environment, with the PATH that the program is looked for in; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>
  readonly cwd: string
  readonly timeoutMs: number
}

export type ProgramOutcome =
  | { readonly kind: 'done'; readonly stdout: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'timed_out' }
  /** `said`: the last line that it wrote, safe to show. */
  | { readonly kind: 'failed'; readonly said: string }

const lastLine = (text: string): string => {
  const lines = text.split('\n').map(cleanLine)
  return lines.findLast((line) => line !== '') ?? ''
}

/** Ends a program with all that it has started and that is still in its group. */
function endGroup({ pid }: { readonly pid?: number | undefined }): void {
  if (pid === undefined) return
  try {
    process.kill(hasGroups ? -pid : pid, 'SIGKILL')
  } catch {
    // It has ended by itself meanwhile.
  }
}

/** Runs a program of the PATH by its name. It and its streams are over when the time is, whatever it has started. */
export async function runProgram(
  name: string,
  args: readonly string[],
  { environment, cwd, timeoutMs }: ProgramOptions,
): Promise<ProgramOutcome> {
  const child = execa(name, args, {
    ...{ env: environment, extendEnv: false, cwd, stdin: 'ignore', reject: false },
    ...{ maxBuffer: OUTPUT_LIMIT, windowsHide: true, detached: hasGroups },
  })
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    endGroup(child)
    // What has left the group may hold the streams open for as long as it likes.
    child.stdout.destroy()
    child.stderr.destroy()
  }, timeoutMs)
  const { failed, code, stdout, stderr } = await child
  clearTimeout(timer)
  if (timedOut) return { kind: 'timed_out' }
  if (code === 'ENOENT' || code === 'EACCES') return { kind: 'absent' }
  if (failed) return { kind: 'failed', said: lastLine(stderr) || lastLine(stdout) || 'it did not say why' }
  return { kind: 'done', stdout }
}
