import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface CodexHome {
  readonly home: string
  /** The whole environment of the agent, made from nothing; its PATH has `codex` in the exact version under test. */
  readonly env: Readonly<Record<string, string>>
  remove(): Promise<void>
}

const TARGETS: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
}

/** The CLI's own program out of its npm package; null where `npm ci` in tests/agents has not run. */
export function codexProgram(): string | null {
  const require = createRequire(new URL('../agents/package.json', import.meta.url))
  const platform = `${process.platform}-${process.arch}`
  try {
    const folder = dirname(require.resolve(`@openai/codex-${platform}/package.json`))
    return join(folder, 'vendor', TARGETS[platform] ?? '', 'bin/codex')
  } catch {
    // Not for this platform, or not installed at all: the caller says what to run.
    return null
  }
}

/**
 * A throw-away HOME with the settings of a person whose Codex talks to `modelUrl`, and an environment in which nothing
 * else can be reached.
 */
export async function createCodexHome(options: { modelUrl: string }): Promise<CodexHome> {
  const program = codexProgram()
  if (!program) throw new Error('Codex is not installed: run `npm ci` in tests/agents')
  const home = await mkdtemp(join(tmpdir(), 'switchyard-codex-'))
  await mkdir(join(home, 'bin'))
  await mkdir(join(home, '.codex'))
  await symlink(program, join(home, 'bin/codex'))
  const config = `model_provider = "scripted"

[model_providers.scripted]
name = "Scripted"
base_url = "${options.modelUrl}/v1"
env_key = "SCRIPTED_KEY"
wire_api = "responses"

[analytics]
enabled = false
`
  await writeFile(join(home, '.codex/config.toml'), config, { mode: 0o600 })
  const git = '[user]\n\tname = Test\n\temail = test@example.invalid\n[init]\n\tdefaultBranch = main\n'
  await writeFile(join(home, '.gitconfig'), git)
  const nowhere = 'http://127.0.0.1:9'
  return {
    home,
    env: {
      HOME: home,
      CODEX_HOME: join(home, '.codex'),
      PATH: `${join(home, 'bin')}:/usr/local/bin:/usr/bin:/bin`,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      SHELL: '/bin/sh',
      SCRIPTED_KEY: 'any-text-will-do',
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      NO_PROXY: '127.0.0.1',
    },
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  }
}
