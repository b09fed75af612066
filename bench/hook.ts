import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository } from '../tests/support/repository.ts'
import { makeFolder, startHost } from '../tests/support/startHost.ts'
import type { Figure } from './figure.ts'
import { createClient, latency, oneByOne, type Ask } from './load.ts'
import { PROJECT, seedHome } from './seed.ts'
import { makeStub } from './stub.ts'

const BUDGET = { p99: '<= 3 ms' }

/** What Claude Code sends before an edit. */
const before = (file: string) => ({
  session_id: '5f0e3f0a-6f0b-4f0e-9d3e-1b8a0a4f9c11',
  transcript_path: '/home/someone/.claude/projects/repo/5f0e3f0a.jsonl',
  cwd: '/repo',
  permission_mode: 'default',
  hook_event_name: 'PreToolUse',
  tool_name: 'Edit',
  tool_input: {
    file_path: file,
    old_string: 'a line of code\n'.repeat(40),
    new_string: 'another\n'.repeat(40),
  },
  tool_use_id: 'toolu_01',
})

const edit: Ask = (client, number) =>
  client.call('POST', '/hooks/PreToolUse', before(`/repo/src/file${number % 100}.ts`))

/** Each edit as the agent reports it: before and after. */
const both: Ask = (client, number) => {
  const event = number % 2 ? 'PostToolUse' : 'PreToolUse'
  return client.call('POST', `/hooks/${event}`, before(`/repo/src/file${number % 100}.ts`))
}

/** A turn that begins and ends, so that each call changes the agent's status and is stored. */
const turns: Ask = (client, number) =>
  number % 2
    ? client.call('POST', '/hooks/Stop', { hook_event_name: 'Stop' })
    : client.call('POST', '/hooks/UserPromptSubmit', { prompt: 'go on' })

export async function run(): Promise<Figure[]> {
  const repository = await makeRepository()
  const folder = await makeFolder('bench-hook')
  const home = join(folder, 'data')
  const programs = join(folder, 'bin')
  const pipe = join(folder, 'token')
  try {
    await makeStub(programs, pipe)
    await seedHome(home, repository.root)
    const host = await startHost({
      home,
      environment: { PATH: `${programs}:${process.env.PATH ?? ''}` },
    })
    const operator = createClient(host)
    try {
      const task = { project: PROJECT, title: 'Edits', isolation: 'shared', kind: 'claude' }
      await operator.call('POST', '/tasks', task)
      // Opening the pipe waits until the program writes to it.
      const worker = createClient({ url: host.url, token: await readFile(pipe, 'utf8') })
      try {
        const edits = await oneByOne(worker, 3000, edit)
        const pairs = await oneByOne(worker, 3000, both)
        const changes = await oneByOne(worker, 1000, turns)
        return [
          ...latency('hook before an edit', edits, BUDGET),
          ...latency('hooks before and after edits', pairs, BUDGET),
          ...latency('hooks that change the status', changes, BUDGET),
        ]
      } finally {
        worker.close()
      }
    } finally {
      operator.close()
      await host.close()
    }
  } finally {
    for (const path of [folder, repository.root]) await rm(path, { recursive: true, force: true })
  }
}
