import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Result } from '../../base/result.ts'

/** For tests: a temp folder with a real repository, apart from the machine's own Git configuration. */
export interface TestRepository {
  readonly home: string
  readonly root: string
  readonly environment: Record<string, string>
  /** Runs Git in the repository or another folder and answers its output without the last line break. */
  git(args: readonly string[], cwd?: string): Promise<string>
  write(files: Readonly<Record<string, string>>, folder?: string): Promise<void>
  /** Writes the files, commits everything and answers the commit. */
  commit(files: Readonly<Record<string, string>>, folder?: string): Promise<string>
  /** Writes an executable hook. */
  hook(name: string, script: string): Promise<void>
  remove(): Promise<void>
}

const exec = promisify(execFile)

export const IDENTITY = '[user]\n\tname = Ada\n\temail = ada@example.org\n'

/** Unwraps a result that must be a success. */
export function must<T>(result: Result<T, { message: string }>): T {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

export async function createTestRepository(branch = 'trunk'): Promise<TestRepository> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-test-')))
  const root = join(home, 'repo')
  const environment = {
    HOME: home,
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
    GIT_CONFIG_NOSYSTEM: '1',
  }
  const git: TestRepository['git'] = async (args, cwd = root) =>
    (await exec('git', args, { cwd, env: environment, maxBuffer: 1e8 })).stdout.replace(/\n$/, '')
  const write: TestRepository['write'] = async (files, folder = root) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
  }
  await writeFile(join(home, '.gitconfig'), IDENTITY)
  await mkdir(root)
  await git(['init', '--quiet', `--initial-branch=${branch}`])
  return {
    home,
    root,
    environment,
    git,
    write,
    async commit(files, folder = root) {
      await write(files, folder)
      await git(['add', '--all'], folder)
      await git(
        ['commit', '--quiet', '--allow-empty', '-m', `commit ${Object.keys(files).join(' ')}`],
        folder,
      )
      return git(['rev-parse', 'HEAD'], folder)
    },
    async hook(name, script) {
      const path = join(root, '.git', 'hooks', name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    },
    remove: () => rm(home, { recursive: true, force: true }),
  }
}
