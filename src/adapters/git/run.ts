import { execa } from 'execa'
import { cleanLine } from '../../base/text.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { GitFailure } from '../../core/ports/git.ts'
import { gitEnvironment } from './environment.ts'

/** Longest output that is read when a call sets no limit of its own, in bytes. */
const OUTPUT_LIMIT = 512 * 1024 * 1024
/** Deadline of calls that write a whole worktree or run a repository's hooks, in milliseconds. */
export const LONG_MS = 600_000

const SETTINGS = [
  'core.quotePath=false',
  'color.ui=false',
  'core.safecrlf=false',
  'advice.addEmbeddedRepo=false',
]

export interface GitOptions {
  /** The whole environment that Git and its hooks get; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>
  /** Deadline of an ordinary call in milliseconds; 60,000 unless given. */
  readonly timeoutMs?: number
}

export interface CallOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly input?: string
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Bytes of standard output to read; Git is ended once it has written more. */
  readonly limit?: number
  /** Whether the call changes something. Others take no optional lock, so that they never get in an agent's way. */
  readonly writes?: boolean
}

export interface Outcome {
  /** How it ended; `cut` means that it was ended at the output limit. */
  readonly end: 'exit' | 'cut' | 'timed_out' | 'aborted' | 'not_started'
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
  /** Standard output as UTF-8. */
  text(): string
}

export type Run = (cwd: string, args: readonly string[], options?: CallOptions) => Promise<Outcome>

/**
 * Runs Git with an argument list. execa rather than simple-git: exit codes carry meaning here, the deadline must cover
 * the whole call and end its process group, and simple-git waits 50 ms after each command that prints nothing.
 */
export function createRun(options: GitOptions): Run {
  const environment = gitEnvironment(options.environment)
  return async (cwd, args, call = {}) => {
    const result = await execa('git', [...SETTINGS.flatMap((setting) => ['-c', setting]), ...args], {
      cwd,
      env: { ...environment, ...(call.writes ? {} : { GIT_OPTIONAL_LOCKS: '0' }), ...call.environment },
      extendEnv: false,
      encoding: 'buffer',
      stripFinalNewline: false,
      reject: false,
      // Git that is at work when the host ends finishes by itself: cutting it off could leave locks behind.
      cleanup: false,
      killDescendants: true,
      timeout: call.timeoutMs ?? options.timeoutMs ?? 60_000,
      maxBuffer: call.limit ?? OUTPUT_LIMIT,
      ...(call.input === undefined ? { stdin: 'ignore' } : { input: call.input }),
      ...(call.signal ? { cancelSignal: call.signal } : {}),
    })
    const stdout = Buffer.from(result.stdout)
    const started = result.exitCode !== undefined || result.signal !== undefined
    const end = result.timedOut
      ? 'timed_out'
      : result.isCanceled
        ? 'aborted'
        : result.isMaxBuffer
          ? 'cut'
          : started
            ? 'exit'
            : 'not_started'
    return {
      end,
      code: end === 'exit' ? (result.exitCode ?? null) : null,
      stdout,
      stderr: end === 'not_started' ? (result.originalMessage ?? '') : Buffer.from(result.stderr).toString(),
      text: () => stdout.toString(),
    }
  }
}

/** The line that says why: Git's last `fatal:` or `error:` line, else the last line of all. */
function reasonOf(outcome: Outcome): string {
  const lines = `${outcome.text().slice(-4000)}\n${outcome.stderr}`
    .split(/[\r\n]+/)
    .map(cleanLine)
    .filter(Boolean)
  const named = lines.filter((line) => /^(fatal|error): /.test(line))
  return named.at(-1) ?? lines.at(-1) ?? `git ended with ${outcome.code ?? 'a signal'} and said nothing`
}

export function failureOf(outcome: Outcome): GitFailure {
  if (outcome.end === 'timed_out')
    return { code: 'git_timed_out', message: 'git did not finish in time and was ended' }
  if (outcome.end === 'aborted')
    return { code: 'git_failed', message: 'git was stopped before it had finished' }
  if (outcome.end === 'cut') return { code: 'git_failed', message: 'git wrote more output than can be read' }
  if (outcome.end === 'not_started') {
    return { code: 'git_failed', message: `git could not be started: ${cleanLine(outcome.stderr)}` }
  }
  return { code: 'git_failed', message: reasonOf(outcome) }
}

export const gitFailed = (message: string): { ok: false; error: GitFailure } =>
  err({ code: 'git_failed', message })

/** The output of a call that had to end with 0. */
export function expectZero(outcome: Outcome): Result<string, GitFailure> {
  return outcome.code === 0 ? ok(outcome.text()) : err(failureOf(outcome))
}

/** The exit code where a port has no room for a failure: without one Git itself is broken, and that is thrown. */
export function requireExit(outcome: Outcome, allowed: readonly number[] = [0]): number {
  if (outcome.code === null || !allowed.includes(outcome.code)) throw new Error(failureOf(outcome).message)
  return outcome.code
}
