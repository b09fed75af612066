import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { openTerminal } from '../src/client/terminalStream.ts'
import { makeRepository } from '../tests/support/repository.ts'
import { makeFolder, startHost, type TestHost } from '../tests/support/startHost.ts'
import type { Figure } from './figure.ts'
import { follow } from './follow.ts'
import { clock, createClient, latency, type Client } from './load.ts'
import { makeStub } from './stub.ts'

const TURNS = 200
const SIGNALS = 30
const PROMPTS = 20
const AGENTS = 16

const json = (text: string) => JSON.parse(text) as Record<string, unknown>

/** From the hook that ends a turn to the answer of the coordinator's wait_for_idle. */
async function turnEnds(operator: Client, worker: Client, waiting: Client, task: string): Promise<number[]> {
  const taken: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    await worker.call('POST', '/hooks/UserPromptSubmit', { prompt: 'go on' })
    const answered = waiting.call('POST', `/tasks/${task}/wait`, { timeout_ms: 20_000 })
    // Answered after the wait was read, so that the clock does not start before it.
    await operator.call('GET', '/health')
    taken.push(
      await clock(async () => {
        await worker.call('POST', '/hooks/Stop', { hook_event_name: 'Stop' })
        await answered
      }),
    )
  }
  return taken
}

/** From a worker's signal_done to the answer of the coordinator's wait_for_signal_done, Git's look at the worktree included. */
async function signals(host: TestHost, operator: Client, project: string): Promise<number[]> {
  const feed = await follow(host)
  const lead = json(await operator.call('POST', '/tokens', { role: 'coordinator', project }))
  const coordinator = createClient({ url: host.url, token: String(lead['token']) })
  const taken: number[] = []
  try {
    for (let number = 0; number < SIGNALS; number++) {
      const made = {
        project,
        title: `Signal ${number}`,
        isolation: 'shared',
        kind: 'custom',
        command: ['cat'],
      }
      const { id } = json(await coordinator.call('POST', '/tasks', made))
      await feed.until(({ type, images }) => type === 'agent.started' && images.agent?.task_id === id)
      const token = json(await operator.call('POST', '/tokens', { role: 'worker', task_id: id }))
      const worker = createClient({ url: host.url, token: String(token['token']) })
      const answered = coordinator.call('POST', '/wait-signal', { task_ids: [id], timeout_ms: 20_000 })
      await operator.call('GET', '/health')
      taken.push(
        await clock(async () => {
          await worker.call('POST', `/tasks/${String(id)}/done`, { summary: 'Done' })
          await answered
        }),
      )
      worker.close()
      await operator.call('DELETE', `/tasks/${String(id)}`)
    }
  } finally {
    coordinator.close()
    feed.close()
  }
  return taken
}

async function answers(): Promise<Figure[]> {
  const repository = await makeRepository()
  const folder = await makeFolder('bench-agents')
  const pipe = join(folder, 'token')
  await makeStub(join(folder, 'bin'), pipe)
  const environment = { PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}` }
  const host = await startHost({ args: ['--project', repository.root], environment })
  const [operator, waiting] = [createClient(host), createClient(host)]
  try {
    const made = { project: repository.root, title: 'Turns', isolation: 'shared', kind: 'claude' }
    const { id } = json(await operator.call('POST', '/tasks', made))
    const worker = createClient({ url: host.url, token: await readFile(pipe, 'utf8') })
    const turns = await turnEnds(operator, worker, waiting, String(id))
    worker.close()
    const done = await signals(host, operator, repository.root)
    return [
      ...latency("a turn's end to the coordinator's answer", turns),
      ...latency("signal_done to the coordinator's answer", done),
    ]
  } finally {
    operator.close()
    waiting.close()
    await host.close()
    for (const path of [folder, repository.root]) await rm(path, { recursive: true, force: true })
  }
}

/** Demo agents at their prompt, as many as asked for. */
async function startAgents(
  host: TestHost,
  client: Client,
  project: string,
  count: number,
): Promise<string[]> {
  const feed = await follow(host)
  const idle = new Set<string>()
  const ids: string[] = []
  try {
    for (let number = 0; number < count; number++) {
      const made = { project, title: `Agent ${number}`, isolation: 'shared', kind: 'demo' }
      ids.push(String(json(await client.call('POST', '/tasks', made))['id']))
    }
    await feed.until(({ images: { agent } }) => {
      if (agent?.status === 'idle') idle.add(agent.id)
      return idle.size === count
    })
  } finally {
    feed.close()
  }
  return ids
}

/** From POST to the first bytes of the agent's terminal that show the text, each time at an idle prompt. */
async function prompts(host: TestHost, client: Client, project: string): Promise<number[]> {
  const [task = ''] = await startAgents(host, client, project, 1)
  const { agent } = json(await client.call('GET', `/tasks/${task}`)) as { agent: { terminal_id: string } }
  const shown = { text: '', then: (): void => undefined }
  const stream = openTerminal({
    url: `${host.url.replace('http', 'ws')}/terminals`,
    token: host.token,
    terminalId: agent.terminal_id,
    WebSocket,
    onEvent: (event) => {
      if (!('drawn' in event)) return
      event.drawn()
      if (shown.text !== '' && new TextDecoder().decode(event.bytes).includes(shown.text)) shown.then()
    },
  })
  const taken: number[] = []
  for (let number = 0; number < PROMPTS; number++) {
    const prompt = `word${number}`
    const seen = new Promise<void>((resolve) => {
      shown.text = prompt
      shown.then = resolve
    })
    taken.push(
      await clock(async () => {
        await client.call('POST', `/tasks/${task}/prompt`, { prompt })
        await seen
      }),
    )
    await client.call('POST', `/tasks/${task}/wait`, { timeout_ms: 20_000 })
  }
  stream.close()
  return taken
}

/** From the start of the next host to all agents at their prompts again, after a kill -9 of the last one. */
async function resume(host: TestHost, client: Client, project: string): Promise<Figure[]> {
  await startAgents(host, client, project, AGENTS - 1)
  await host.end('SIGKILL')
  const started = performance.now()
  const next = await startHost({ home: host.home })
  const ready = performance.now() - started
  const feed = await follow(next)
  const again = createClient(next)
  try {
    const idle = new Set<string>()
    const resumed = feed.until(({ images: { agent } }) => {
      if (agent?.status === 'idle') idle.add(agent.id)
      return idle.size === AGENTS
    })
    const { items } = json(await again.call('GET', '/agents?status=idle')) as { items: { id: string }[] }
    for (const { id } of items) idle.add(id)
    if (idle.size < AGENTS) await resumed
    return [
      { name: `kill -9 with ${AGENTS} agents: next host ready`, value: ready, unit: 'ms' },
      {
        name: `kill -9 with ${AGENTS} agents: all at their prompts again`,
        value: performance.now() - started,
        unit: 'ms',
      },
    ]
  } finally {
    feed.close()
    again.close()
    await next.close()
  }
}

async function promptsAndResume(): Promise<Figure[]> {
  const repository = await makeRepository()
  const host = await startHost({ args: ['--project', repository.root] })
  const client = createClient(host)
  try {
    const typed = await prompts(host, client, repository.root)
    return [...latency('prompt to screen', typed), ...(await resume(host, client, repository.root))]
  } finally {
    client.close()
    await host.close()
    await rm(repository.root, { recursive: true, force: true })
  }
}

export async function run(): Promise<Figure[]> {
  return [...(await answers()), ...(await promptsAndResume())]
}
