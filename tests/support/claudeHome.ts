import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** No account: any text that looks like a key will do for a server that asks for none. */
const FAKE_KEY = 'sk-ant-api03-not-a-real-key-for-tests-0123456789'

export interface ClaudeHome {
  readonly home: string
  /** The whole environment of the agent, made from nothing; its PATH has `claude` in the exact version under test. */
  readonly env: Readonly<Record<string, string>>
  remove(): Promise<void>
}

/** The CLI's own program out of its npm package; null where `npm ci` in tests/agents has not run. */
export function claudeProgram(): string | null {
  const require = createRequire(new URL('../agents/package.json', import.meta.url))
  for (const libc of ['', '-musl']) {
    try {
      const name = `@anthropic-ai/claude-code-${process.platform}-${process.arch}${libc}`
      const folder = dirname(require.resolve(`${name}/package.json`))
      return join(folder, process.platform === 'win32' ? 'claude.exe' : 'claude')
    } catch {
      // Not for this platform, or not installed at all: the caller says what to run.
    }
  }
  return null
}

/**
 * A throw-away HOME in which Claude Code starts without sign-in and onboarding, and an environment that points it at
 * `modelUrl` and nowhere else. `bypass` adds what the CLI wants before it skips permissions as root.
 */
export async function createClaudeHome(options: { modelUrl: string; bypass?: boolean }): Promise<ClaudeHome> {
  const program = claudeProgram()
  if (!program) throw new Error('Claude Code is not installed: run `npm ci` in tests/agents')
  const home = await mkdtemp(join(tmpdir(), 'switchyard-claude-'))
  const bin = join(home, 'bin')
  await mkdir(bin)
  await symlink(program, join(bin, 'claude'))
  const settings = {
    hasCompletedOnboarding: true,
    customApiKeyResponses: { approved: [FAKE_KEY.slice(-20)], rejected: [] },
  }
  await writeFile(join(home, '.claude.json'), JSON.stringify(settings))
  await chmod(join(home, '.claude.json'), 0o600)
  const git = '[user]\n\tname = Test\n\temail = test@example.invalid\n[init]\n\tdefaultBranch = main\n'
  await writeFile(join(home, '.gitconfig'), git)
  return {
    home,
    env: {
      HOME: home,
      PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      SHELL: '/bin/sh',
      ANTHROPIC_BASE_URL: options.modelUrl,
      ANTHROPIC_API_KEY: FAKE_KEY,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_AUTOUPDATER: '1',
      ...(options.bypass ? { IS_SANDBOX: '1' } : {}),
    },
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  }
}
