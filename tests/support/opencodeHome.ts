import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Nothing listens there: whatever the CLI would fetch fails at once. */
const NOWHERE = 'http://127.0.0.1:9'

export interface OpencodeHome {
  readonly home: string
  /** The whole environment of the agent, made from nothing; its PATH has `opencode` in the exact version under test. */
  readonly env: Readonly<Record<string, string>>
  remove(): Promise<void>
}

/** The CLI's own program out of its npm package; null where `npm ci` in tests/agents has not run. */
function opencodeProgram(): string | null {
  const require = createRequire(new URL('../agents/package.json', import.meta.url))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  for (const build of ['-baseline', '', '-baseline-musl', '-musl']) {
    try {
      const name = `opencode-${platform}-${process.arch}${build}`
      const folder = dirname(require.resolve(`${name}/package.json`))
      return join(folder, 'bin', platform === 'windows' ? 'opencode.exe' : 'opencode')
    } catch {
      // Not for this platform, or not installed at all: the caller says what to run.
    }
  }
  return null
}

/**
 * A throw-away HOME with a configuration as a person has one: a provider, here the scripted model, and nothing of ours.
 * The CLI installs its plugin library into that folder by itself; it finds it there and fetches nothing.
 */
export async function createOpencodeHome(options: { modelUrl: string }): Promise<OpencodeHome> {
  const program = opencodeProgram()
  if (program === null) throw new Error('OpenCode is not installed: run `npm ci` in tests/agents')
  const home = await mkdtemp(join(tmpdir(), 'switchyard-opencode-'))
  const bin = join(home, 'bin')
  const config = join(home, '.config/opencode')
  await mkdir(bin)
  await mkdir(join(home, 'tmp'))
  await mkdir(join(config, 'node_modules'), { recursive: true })
  await symlink(program, join(bin, 'opencode'))
  const dependencies = { '@opencode-ai/plugin': '1.18.33' }
  await writeFile(join(config, 'package.json'), JSON.stringify({ dependencies }))
  const lock = { lockfileVersion: 3, packages: { '': { dependencies } } }
  await writeFile(join(config, 'package-lock.json'), JSON.stringify(lock))
  const scripted = { name: 'Scripted', tool_call: true, limit: { context: 200_000, output: 8_000 } }
  const settings = {
    model: 'anthropic/scripted',
    small_model: 'anthropic/scripted',
    enabled_providers: ['anthropic'],
    provider: {
      anthropic: {
        options: { baseURL: `${options.modelUrl}/v1`, apiKey: 'not-a-real-key' },
        models: { scripted, 'scripted-large': { ...scripted, name: 'Large' } },
      },
    },
  }
  await writeFile(join(config, 'opencode.json'), JSON.stringify(settings))
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
      // Each start unpacks a library of 14 MB there and leaves it.
      TMPDIR: join(home, 'tmp'),
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      HTTP_PROXY: NOWHERE,
      HTTPS_PROXY: NOWHERE,
      NO_PROXY: '127.0.0.1',
    },
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  }
}
