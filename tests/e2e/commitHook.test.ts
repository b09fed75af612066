import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { watchHost } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

const PROGRAM = 'env -0 > "$HOME/seen.part" && mv "$HOME/seen.part" "$HOME/seen" && echo ready && exec cat'

let yard: Yard
let host: TestHost
let work: string
/** What the host gave to an agent: whoever runs Git in it commits as that agent. */
let env: Record<string, string>

interface Ran {
  readonly code: number
  readonly said: string
}

function git(args: readonly string[], change: Record<string, string> = {}, folder = work): Promise<Ran> {
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid']
  return new Promise((resolve) => {
    execFile('git', [...author, ...args], { cwd: folder, env: { ...env, ...change } }, (error, out, said) =>
      resolve({ code: error ? 1 : 0, said: `${out}${said}` }),
    )
  })
}

const hooks = async (folder: string, scripts: Readonly<Record<string, string>>): Promise<void> => {
  await mkdir(folder, { recursive: true })
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(folder, name), 0o755)
  }
}
const seen = (name: string) => readFile(join(yard.folder, name), 'utf8')
const change = (name: string, text: string) => writeFile(join(work, name), text)

beforeAll(async () => {
  yard = await makeYard('commit-hook')
  await yard.git('config', 'switchyard.test', 'kept')
  host = await yard.start()
  const { items } = z
    .object({ items: z.array(z.object({ id: z.string() })) })
    .parse((await host.api('GET', '/projects')).body)
  const set = await host.api('PATCH', `/projects/${items[0]?.id}`, { commit_hook: true })
  expect(set.body).toMatchObject({ settings: { commit_hook: true } })
  const lock = { target: 'dir:src', scope: 'project', reason: 'relaying', project: yard.root }
  expect((await host.api('POST', '/locks', lock)).status).toBe(200)
  const watch = watchHost(host)
  const made = await host.api('POST', '/tasks', {
    ...{ title: 'Commits', kind: 'custom', command: ['/bin/sh', '-c', PROGRAM], project: yard.root },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const placed = await watch.until('worktree', ({ images: { task } }) => (task?.worktree ?? null) !== null)
  work = String(placed.images.task?.worktree)
  const running = await watch.until('terminal', ({ images: { terminal } }) => terminal?.purpose === 'agent')
  expect(running.images.terminal?.state).toBe('running')
  // Its state becomes known once it has written, and what it wrote before that is there.
  await watch.until('ready', ({ images: { agent } }) => (agent?.status ?? 'starting') !== 'starting')
  watch.close()
  const pairs = (await readFile(join(yard.environment['HOME'] ?? '', 'seen'), 'utf8')).split('\0')
  env = Object.fromEntries(pairs.filter(Boolean).map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
})
afterAll(() => yard.close())

test('behaviour 1: a commit of what another holds is refused with holder, reason and what to do', async () => {
  await change('src/a.txt', 'mine\n')
  const refused = await git(['commit', '-qam', 'mine'])
  expect(refused.code).toBe(1)
  for (const part of ['Switchyard refuses this commit', 'by operator', 'relaying', 'work elsewhere'])
    expect(refused.said).toContain(part)
  expect((await git(['log', '--format=%s'])).said).toBe('first\n')
  await git(['restore', '--staged', '--worktree', '.'])
  await change('free.txt', 'free\n')
  await git(['add', '.'])
  expect(await git(['commit', '-qm', 'free'])).toEqual({ code: 0, said: '' })
})

test('the hooks of the repository run as before, with arguments, input and their own verdict', async () => {
  const out = yard.folder
  await hooks(join(yard.root, '.git/hooks'), {
    'pre-commit': `echo "pre $(git config core.hooksPath || echo none)" > ${out}/pre; test ! -e no`,
    'commit-msg': `echo "by hook" >> "$1"`,
    'pre-push': `echo "$1" > ${out}/push; cat >> ${out}/push`,
  })
  await change('free.txt', 'more\n')
  expect((await git(['commit', '-qam', 'more'])).code).toBe(0)
  expect(await seen('pre')).toBe('pre none\n')
  expect((await git(['log', '-1', '--format=%B'])).said).toContain('by hook')
  await git(['init', '-q', '--bare', join(out, 'other.git')])
  expect((await git(['push', '-q', join(out, 'other.git'), 'HEAD:refs/heads/x'])).code).toBe(0)
  const [remote, refs] = (await seen('push')).split('\n')
  expect([remote, refs?.split(' ')[2]]).toEqual([join(out, 'other.git'), 'refs/heads/x'])
  await change('no', '')
  await git(['add', '.'])
  expect((await git(['commit', '-qm', 'no'])).code).toBe(1)
  await git(['rm', '-qf', 'no'])
})

test('hooks of a folder that the repository names (as husky does) run instead', async () => {
  await hooks(join(work, '.husky/_'), { 'pre-commit': `echo husky > ${yard.folder}/husky` })
  await git(['config', 'core.hooksPath', '.husky/_'])
  await change('free.txt', 'by husky\n')
  expect((await git(['commit', '-qam', 'husky'])).code).toBe(0)
  expect(await seen('husky')).toBe('husky\n')
  await change('src/a.txt', 'mine\n')
  expect((await git(['commit', '-qam', 'mine'])).said).toContain('Switchyard refuses')
  await git(['restore', '--staged', '--worktree', 'src'])
  await git(['config', '--unset', 'core.hooksPath'])
})

test('a merge brings what others have committed under a lock, and nothing of its own', async () => {
  await writeFile(join(yard.root, 'src/a.txt'), 'theirs\n')
  await writeFile(join(yard.root, 'free.txt'), 'theirs\n')
  await yard.git('-c', 'core.hooksPath=/dev/null', 'add', '.')
  await yard.git('-c', 'core.hooksPath=/dev/null', 'commit', '-qm', 'theirs')
  expect((await git(['merge', '-q', 'trunk'])).code).toBe(1)
  await change('free.txt', 'both\n')
  await git(['add', 'free.txt'])
  expect(await git(['commit', '-qm', 'merged'])).toEqual({ code: 0, said: '' })
})

test('nothing is written to any configuration, and whoever is no agent is not asked', async () => {
  const config = await readFile(join(yard.root, '.git/config'), 'utf8')
  expect(config).not.toMatch(/hooksPath|switchyard-hooks/)
  await writeFile(join(yard.root, 'src/a.txt'), 'by hand\n')
  expect(await yard.git('commit', '-qam', 'by hand')).toBe('')
})

test('a commit goes on where the host is away, or answers nothing', async () => {
  await change('src/a.txt', 'mine\n')
  const away = { SWITCHYARD_URL: 'http://127.0.0.1:9' }
  expect((await git(['commit', '-qam', 'away'], away)).code).toBe(0)
  await change('src/a.txt', 'again\n')
  expect((await git(['commit', '-qam', 'stranger'], { SWITCHYARD_TOKEN: 'unknown' })).code).toBe(0)
})
