import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Nothing listens there: whatever the CLI would fetch fails at once. */
const NOWHERE = 'http://127.0.0.1:9'

export interface CopilotHome {
  readonly home: string
  /** The whole environment of the agent, made from nothing; its PATH has `copilot` in the exact version under test. */
  readonly env: Readonly<Record<string, string>>
  remove(): Promise<void>
}

/** The CLI's own program out of its npm package; null where `npm ci` in tests/agents has not run. */
function copilotProgram(): string | null {
  const require = createRequire(new URL('../agents/package.json', import.meta.url))
  try {
    // The program itself is what this package exports.
    return require.resolve(`@github/copilot-${process.platform}-${process.arch}`)
  } catch {
    // Not for this platform, or not installed at all: the caller says what to run.
    return null
  }
}

/**
 * A throw-away HOME of a person whose Copilot CLI talks to a provider of their own, here the scripted model, so that it
 * asks for no account. At its first start the CLI unpacks 235 MB below it.
 */
export async function createCopilotHome(options: { modelUrl: string }): Promise<CopilotHome> {
  const program = copilotProgram()
  if (program === null) throw new Error('The Copilot CLI is not installed: run `npm ci` in tests/agents')
  const home = await mkdtemp(join(tmpdir(), 'switchyard-copilot-'))
  const bin = join(home, 'bin')
  await mkdir(bin)
  await symlink(program, join(bin, 'copilot'))
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
      COPILOT_OFFLINE: 'true',
      COPILOT_PROVIDER_TYPE: 'anthropic',
      COPILOT_PROVIDER_BASE_URL: options.modelUrl,
      COPILOT_PROVIDER_API_KEY: 'not-a-real-key',
      COPILOT_MODEL: 'claude-sonnet-4.6',
      HTTP_PROXY: NOWHERE,
      HTTPS_PROXY: NOWHERE,
      NO_PROXY: '127.0.0.1',
    },
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  }
}
