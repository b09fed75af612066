import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeRepository, type Repository } from '../support/repository.ts'
import { runCli } from '../support/runCli.ts'
import { removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let host: TestHost
let repository: Repository
beforeAll(async () => {
  repository = await makeRepository()
  host = await startHost({ args: ['--project', repository.root] })
})
afterAll(async () => {
  await host.close()
  await removeFolders()
})

const cli = (...args: string[]) =>
  runCli(args, { cwd: repository.root, environment: { ...host.environment, SWITCHYARD_HOME: host.home } })

async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await cli(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as Record<string, unknown>
}

it('shows the queue, takes a prompt back, and takes and releases an agent', async () => {
  const created = await json('task', 'create', '--title', 'Wait', '--prompt', 'hello', '--no-start')
  const listed = await json('prompt', 'list', '--task-id', String(created['id']))
  expect(listed).toMatchObject({
    total: 1,
    items: [{ state: 'queued', text: 'hello', waits_for: 'its task has no agent; start_agent starts one' }],
  })
  const [{ id } = { id: '' }] = listed['items'] as { id: string }[]
  expect((await cli('prompt', 'list')).stdout).toContain(id)
  expect(await json('prompt', 'cancel', id)).toMatchObject({ prompt_id: id, state: 'cancelled' })
  expect((await cli('prompt', 'cancel', id)).stderr).toContain('is cancelled')

  const busy = ['--kind', 'custom', '--command', 'sh', '--command', '-c', '--command', 'read line']
  const task = String((await json('task', 'create', '--title', 'Held', ...busy))['id'])
  const started = async (): Promise<string> => {
    const page = await json('agent', 'list', '--task-id', task)
    return (page['items'] as { id: string }[])[0]?.id ?? ''
  }
  await json('task', 'wait', task, '--timeout-ms', '1000')
  const agent = await started()
  expect(await json('agent', 'hold', agent, '--until', 'idle', '--idle-ms', '60000')).toMatchObject({
    held: { by: 'operator', until: 'idle', idle_ms: 60_000 },
  })
  expect(await json('agent', 'release', agent)).toMatchObject({ held: null })
})
