import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectRelay, type Mcp } from '../support/e2eMcp.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let watch: Watch
const clients: Mcp[] = []
beforeAll(async () => {
  yard = await makeYard('guests')
  host = await yard.start()
  watch = watchHost(host)
})
afterAll(async () => {
  for (const client of clients) await client.close()
  watch.close()
  await yard.close()
})

interface Guest {
  readonly id: string
  readonly token: string
  readonly body: Record<string, unknown>
}

async function comeAs(label: string, more: Record<string, unknown> = {}): Promise<Guest> {
  const input = { project: yard.root, label, kind: 'claude', ...more }
  const { status, body } = await host.api('POST', '/agents/register', input)
  expect(status, JSON.stringify(body)).toBe(200)
  const { agent, token } = body as { agent: { id: string }; token: string }
  return { id: agent.id, token, body }
}
const gone = (guest: Guest) =>
  watch.until(
    `the end of ${guest.id}`,
    ({ images }) => images.agent?.id === guest.id && images.agent.status === 'gone',
  )
const locks = async () => {
  const { body } = await host.api('GET', '/locks')
  return (body as { items: { owner: string }[] }).items.map(({ owner }) => owner)
}

it('a guest of a subfolder has the tools of its role, and is in the list that the command line prints', async () => {
  const folder = join(yard.root, 'src')
  await mkdir(folder, { recursive: true })
  const guest = await comeAs('amy', { project: folder, cwd: folder })
  const client = await connectRelay({ url: host.url, token: guest.token, environment: yard.environment })
  clients.push(client)
  expect(await client.call('update_self', { summary: 'reads the code' })).toMatchObject({
    agent_id: guest.id,
    label: 'amy',
    summary: 'reads the code',
  })
  await watch.until(
    'its folder',
    ({ images }) => images.agent?.id === guest.id && images.agent.folder !== null,
  )
  const printed: unknown = JSON.parse(await yard.run('agent', 'roster', '--json'))
  expect(printed).toMatchObject({
    items: [{ id: guest.id, summary: 'reads the code', branch: 'trunk', contact: 'hooks', guest: true }],
  })
  const lead = await connectRelay({
    url: host.url,
    token: await yard.token('coordinator'),
    environment: yard.environment,
  })
  clients.push(lead)
  expect(await lead.call('list_agents', {})).toMatchObject({ items: [{ id: guest.id }], total: 1 })
  await host.api('POST', '/agents/leave', {}, guest.token)
})

it('regression 19: the token of a killed agent is refused at every door, and a restart does not revive it', async () => {
  const guest = await comeAs('amy', { session_id: 's1' })
  await host.api('POST', '/locks', { target: 'src/a.txt' }, guest.token)
  expect((await host.api('POST', `/agents/${guest.id}/kill`, {})).body).toMatchObject({ status: 'gone' })
  const doors = [
    ['POST', '/agents/ping'],
    ['POST', '/hooks/PreToolUse'],
    ['POST', '/locks'],
    ['POST', '/agents/register'],
  ] as const
  const refused = async (): Promise<void> => {
    for (const [method, path] of doors)
      expect(await host.api(method, path, {}, guest.token), path).toMatchObject({ status: 401 })
  }
  await refused()
  expect(await locks()).toEqual([])
  await host.end('SIGKILL')
  host = await yard.start()
  await refused()
  const again = await host.api('POST', '/agents/register', {
    project: yard.root,
    label: 'amy',
    session_id: 's1',
  })
  expect(again).toMatchObject({ status: 403 })
})

it('regression 22: after a restart guests go on with what they had, without a hand', async () => {
  const guest = await comeAs('amy', { session_id: 's2' })
  const body = { target: 'src/a.txt', reason: 'mine' }
  expect((await host.api('POST', '/locks', body, guest.token)).status).toBe(200)
  await host.end('SIGKILL')
  host = await yard.start()
  expect(await host.api('POST', '/agents/ping', {}, guest.token)).toMatchObject({
    status: 200,
    body: { agent_id: guest.id, label: 'amy' },
  })
  expect(await locks()).toEqual([guest.id])
  expect(await host.api('POST', '/locks', body, guest.token)).toMatchObject({ body: { outcome: 'renewed' } })
  // And by its session, as its hooks would after it has lost the token.
  const known = await comeAs('amy', { session_id: 's2' })
  expect(known).toMatchObject({ id: guest.id, body: { known: true, lost: null } })
  await host.api('POST', '/agents/leave', {}, known.token)
})

it.runIf(process.platform === 'linux')(
  'regression 20: the process of a guest ends, and so does all that it held',
  async () => {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' })
    await once(child, 'spawn')
    const guest = await comeAs('amy', { pid: child.pid, contact: 'background' })
    await host.api('POST', '/locks', { target: 'src/a.txt' }, guest.token)
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
    const ended = gone(guest)
    await host.api('POST', `/agents/${guest.id}/check`, {})
    expect((await ended).detail).toContain('has ended')
    expect(await locks()).toEqual([])
  },
)

it('behaviour 13: a body that names another agent is refused', async () => {
  const [one, other] = [await comeAs('amy'), await comeAs('bob')]
  for (const path of ['/agents/ping', '/agents/leave', '/locks/release'])
    expect(await host.api('POST', path, { agent_id: other.id }, one.token), path).toMatchObject({
      status: 403,
    })
  expect((await host.api('POST', '/agents/pause', { agent_id: other.id }, one.token)).status).toBe(403)
  for (const { token } of [one, other]) await host.api('POST', '/agents/leave', {}, token)
})
