import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { processesOf, untilGone } from './e2eProcesses.ts'
import { makeFolder, startHost, type TestHost, type TestHostOptions } from './startHost.ts'

export const SWITCHYARD = fileURLToPath(new URL('../../bin/switchyard', import.meta.url))

/** One folder that holds all there is in a test: the person's HOME, the host's home, a repository. */
export interface Yard {
  readonly folder: string
  readonly home: string
  readonly root: string
  readonly port: number
  /** The whole environment of every program of the test. */
  readonly environment: Readonly<Record<string, string>>
  git(...args: string[]): Promise<string>
  /** Starts the host of this home, always on the same port, with the repository opened. */
  start(options?: Pick<TestHostOptions, 'program' | 'environment'>): Promise<TestHost>
  /** Runs `bin/switchyard` to its end and answers its standard output; rejects unless it ends with 0. */
  run(...args: string[]): Promise<string>
  /** Makes a token with the command line, as a person does. */
  token(role: string, ...more: string[]): Promise<string>
  /** Ends all hosts; rejects when a process of the yard is left. */
  close(): Promise<void>
}

const exec = promisify(execFile)

/** Below the range of ports that the system gives out by itself, so that nobody takes it while the host is away. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 9_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}

const FILES = { 'README.md': 'one\ntwo\nthree\n', 'src/a.txt': 'a\n' }

/** The default branch is not main and there is no remote; Git knows no author. */
async function makeRepository(root: string, git: Yard['git']): Promise<void> {
  for (const [name, content] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
  await git('init', '-q', '-b', 'trunk')
  await git('add', '.')
  await git('commit', '-qm', 'first')
}

export async function makeYard(name: string): Promise<Yard> {
  const folder = await makeFolder(`e2e-${name}`)
  const [person, home, root] = ['person', 'home', 'repository'].map((each) => join(folder, each))
  if (!person || !home || !root) throw new Error('no folders')
  await mkdir(person)
  await mkdir(root)
  const environment = { PATH: process.env['PATH'] ?? '', HOME: person, LANG: 'C.UTF-8', TMPDIR: folder }
  const port = await freePort()
  const hosts: TestHost[] = []
  const git: Yard['git'] = async (...args) => {
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid']
    return (await exec('git', [...author, ...args], { cwd: root, env: environment })).stdout.trimEnd()
  }
  await makeRepository(root, git)
  const run: Yard['run'] = async (...args) => {
    const env = { ...environment, SWITCHYARD_HOME: home }
    return (await exec(process.execPath, [SWITCHYARD, ...args], { cwd: root, env })).stdout
  }
  return {
    ...{ folder, home, root, port, environment, git, run },
    async start(options = {}) {
      const args = ['--port', String(port), '--project', root]
      const host = await startHost({
        ...options,
        ...{ home, args, environment: { ...environment, ...options.environment } },
      })
      hosts.push(host)
      return host
    },
    async token(role, ...more) {
      const made = JSON.parse(await run('token', 'create', '--json', '--role', role, ...more)) as {
        token: string
      }
      return made.token
    },
    async close() {
      for (const host of hosts.splice(0)) await host.close()
      await untilGone(await processesOf(folder))
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
