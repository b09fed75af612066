import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Nothing listens there: whatever the CLI would fetch fails at once. */
const NOWHERE = 'http://127.0.0.1:9'

const PACKAGE = '@google/gemini-cli'

export interface GeminiHome {
  readonly home: string
  /** The whole environment of the agent, made from nothing; its PATH has `gemini` in the exact version under test. */
  readonly env: Readonly<Record<string, string>>
  remove(): Promise<void>
}

/** The CLI's own program out of its npm package; null where `npm ci` in tests/agents has not run. */
function geminiProgram(): string | null {
  const require = createRequire(new URL('../agents/package.json', import.meta.url))
  try {
    return join(dirname(require.resolve(`${PACKAGE}/package.json`)), 'bundle/gemini.js')
  } catch {
    // Not installed: the caller says what to run.
    return null
  }
}

/**
 * A throw-away HOME with the settings of a person: a way to sign in, here a key that is none, nothing reported to anyone,
 * comments as the CLI allows them. The model is the one at `modelUrl`. In a new folder it still asks for trust.
 */
export async function createGeminiHome(options: { modelUrl: string }): Promise<GeminiHome> {
  const program = geminiProgram()
  if (program === null) throw new Error('Gemini CLI is not installed: run `npm ci` in tests/agents')
  const home = await mkdtemp(join(tmpdir(), 'switchyard-gemini-'))
  const bin = join(home, 'bin')
  await mkdir(bin)
  await mkdir(join(home, '.gemini'))
  await symlink(program, join(bin, 'gemini'))
  const settings = `{
  // How I sign in.
  "security": { "auth": { "selectedType": "gemini-api-key" } },
  "privacy": { "usageStatisticsEnabled": false },
  "telemetry": { "enabled": false }
}
`
  await writeFile(join(home, '.gemini/settings.json'), settings)
  await writeFile(join(home, '.gemini/GEMINI.md'), 'The person likes short answers.\n')
  const git = '[user]\n\tname = Test\n\temail = test@example.invalid\n[init]\n\tdefaultBranch = main\n'
  await writeFile(join(home, '.gitconfig'), git)
  return {
    home,
    env: {
      HOME: home,
      // The program is a script for the `node` on the PATH.
      PATH: `${bin}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      SHELL: '/bin/sh',
      GEMINI_API_KEY: 'not-a-real-key',
      GOOGLE_GEMINI_BASE_URL: options.modelUrl,
      HTTP_PROXY: NOWHERE,
      HTTPS_PROXY: NOWHERE,
      NO_PROXY: '127.0.0.1',
    },
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  }
}
