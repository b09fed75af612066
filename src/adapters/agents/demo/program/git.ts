import { execa } from 'execa'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Runner {
  /** Runs a program in the working folder to its end; never through a shell. */
  run(argv: readonly string[], signal: AbortSignal): Promise<Ran>
  /** Commits all changes; with nothing to commit it answers the commit that is there. */
  commit(message: string, signal: AbortSignal): Promise<string>
}

const AUTHOR = { name: 'Demo agent', email: 'demo-agent@localhost' }

/** Programs that steps run. Where Git knows no author, commits carry this agent's name instead of failing. */
export function createRunner(cwd: string, environment: Readonly<Record<string, string>>): Runner {
  let author: Promise<Readonly<Record<string, string>>> | undefined

  const start = async (
    argv: readonly string[],
    env: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Ran> => {
    const [file = '', ...args] = argv
    const { exitCode, stdout, stderr, originalMessage } = await execa(file, args, {
      cwd,
      env,
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      ...(signal ? { cancelSignal: signal } : {}),
    })
    signal?.throwIfAborted()
    return {
      code: exitCode ?? 127,
      stdout,
      stderr: exitCode === undefined ? (originalMessage ?? 'it did not start') : stderr,
    }
  }

  async function findAuthor(): Promise<Readonly<Record<string, string>>> {
    const { code } = await start(['git', 'var', 'GIT_AUTHOR_IDENT'], environment)
    if (code === 0) return environment
    const { name, email } = AUTHOR
    const names = {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
    }
    return { ...environment, ...names }
  }

  const run = async (argv: readonly string[], signal: AbortSignal): Promise<Ran> =>
    start(argv, await (author ??= findAuthor()), signal)

  async function git(args: readonly string[], signal: AbortSignal): Promise<string> {
    const { code, stdout, stderr } = await run(['git', ...args], signal)
    if (code !== 0) throw new Error(`git ${args[0] ?? ''} failed: ${(stderr || stdout).trim()}`)
    return stdout.trim()
  }

  return {
    run,
    commit: async (message, signal) => {
      await git(['add', '--all'], signal)
      // A step that a kill cut off after its commit finds nothing left to do; a merge is concluded even without changes.
      const { code: unchanged } = await run(['git', 'diff', '--cached', '--quiet'], signal)
      const { code: merging } = await run(['git', 'rev-parse', '--quiet', '--verify', 'MERGE_HEAD'], signal)
      if (unchanged !== 0 || merging === 0) await git(['commit', '--quiet', '--message', message], signal)
      return git(['rev-parse', 'HEAD'], signal)
    },
  }
}
