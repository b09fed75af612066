import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createClaudeHome, type ClaudeHome } from '../support/claudeHome.ts'
import { makeRepository, type Repository } from '../support/repository.ts'
import { runCli } from '../support/runCli.ts'
import { createScriptedModel, say, use, type Script, type ScriptedModel } from '../support/scriptedModel.ts'
import { removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let repository: Repository
let host: TestHost
let claude: ClaudeHome
let model: ScriptedModel

const file = (name: string): string => join(repository.root, name)

/** One attempt after the other, as a person's own Claude Code would make them; what is answered decides nothing. */
const script: Script = ({ since_said: since }) => {
  const moves = [
    use('Read', { file_path: file('held.txt') }),
    use('Write', { file_path: file('held.txt'), content: 'mine\n' }),
    use('mcp__switchyard__acquire_lock', { target: 'file:own.txt', reason: 'mine to write' }),
    use('Write', { file_path: file('own.txt'), content: 'mine\n' }),
    use('Bash', { command: 'printf mine > held.txt' }),
  ]
  return [moves[since.length] ?? say('Tried.')]
}

beforeAll(async () => {
  repository = await makeRepository()
  host = await startHost({ args: ['--project', repository.root] })
  model = await createScriptedModel(script)
  claude = await createClaudeHome({ modelUrl: model.url })
  await writeFile(file('held.txt'), 'theirs\n')
  const body = { target: 'file:held.txt', reason: 'relaying the points', project: repository.root }
  expect(await host.api('POST', '/locks', body)).toMatchObject({ status: 200 })
})
afterAll(async () => {
  await host.close()
  await model.close()
  await claude.remove()
  await removeFolders()
})

const events = z.object({
  items: z.array(z.looseObject({ type: z.string(), agent_id: z.string().nullable(), by: z.string() })),
})

it('behaviour 1: a Claude Code that a person starts is held back by a lock, and is one agent in hooks and tools', async () => {
  const environment = { ...claude.env, SWITCHYARD_HOME: host.home }
  const installed = await runCli(['install', '--claude'], { cwd: repository.root, environment })
  expect(installed).toMatchObject({ code: 0, stderr: '' })
  const log = join(claude.home, 'debug.log')
  const tools = 'Read,Write,Bash,mcp__switchyard'
  const args = [
    '--debug-file',
    log,
    '-p',
    'Try it',
    '--permission-mode',
    'acceptEdits',
    '--allowedTools',
    tools,
  ]
  const child = spawn('claude', args, {
    cwd: repository.root,
    env: claude.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (out += chunk.toString()))
  expect([await new Promise((resolve) => child.once('close', resolve)), out]).toEqual([0, 'Tried.\n'])

  expect(model.failures).toEqual([])
  const last = model.requests.findLast(({ sort }) => sort === 'main')?.conversation
  const accepted = await readFile(log, 'utf8')
  expect(accepted).toMatch(/Hook SessionStart .* provided additionalContext/)
  expect(accepted).toContain('<switchyard-state>')
  const [, write, lock, own, shell] = last?.since_said ?? []
  for (const refused of [write, shell]) {
    expect(refused?.failed).toBe(true)
    for (const part of ['Held: ', 'by operator', 'relaying the points']) expect(refused?.text).toContain(part)
  }
  expect(lock).toMatchObject({ failed: false })
  expect(own).toMatchObject({ failed: false })
  expect(await readFile(file('held.txt'), 'utf8')).toBe('theirs\n')
  expect(await readFile(file('own.txt'), 'utf8')).toBe('mine\n')

  const { items } = events.parse((await host.api('GET', '/events?limit=1000')).body)
  const registered = items.filter(({ type }) => type === 'agent.registered')
  const guests = [...new Set(registered.map(({ agent_id }) => agent_id))]
  expect(guests).toHaveLength(1)
  expect(items.filter(({ type }) => type === 'edit.refused')).toHaveLength(2)
  const ended = items.filter(({ type }) => type === 'agent.gone')
  expect(ended.map(({ agent_id }) => agent_id)).toEqual(guests)
})
