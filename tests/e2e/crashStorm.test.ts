import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Fields } from '../support/e2eMcp.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { KILLED_HOST } from '../support/killedHost.ts'
import { createRandom, seed } from '../support/random.ts'
import { close, create, post, type Command } from '../support/stormCommand.ts'
import { runHost, type TestHost } from '../support/startHost.ts'

const KILLS = 50
const IN_FLIGHT = 3
/** After each kill so many of the last answers are asked for again, and all of them at the end. */
const RECALLED = 30
const FORCED_MS = 20_000
/** By force, in rounds of their own: the host dies when the step has succeeded, before it can say so. */
const FORCED: Readonly<Record<number, string>> = {
  3: 'git.addWorktree 0',
  9: 'terminals.open 0',
  15: 'git.buildMerge 0',
  21: 'git.advance 0',
  27: 'store.write 4',
  33: 'git.snapshot 0',
  40: 'git.addWorktree 1',
}
/** In these rounds the next host dies as well, while it mends what the last one left. */
const TWICE: Readonly<Record<number, string>> = { 6: 'store.write 1 starting', 18: 'store.write 4 starting' }

interface Acknowledged extends Command {
  readonly answer: Fields
}

let yard: Yard
let host: TestHost
let watch: Watch
const random = createRandom(seed)
const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]

/** Every command that was answered, with its answer: each must hold for ever. */
const acknowledged: Acknowledged[] = []
/** Every commit that was seen on a branch, so that none is ever out of reach. */
const commits = new Set<string>()

beforeAll(async () => {
  yard = await makeYard('crash-storm')
  host = await yard.start()
  watch = watchHost(host)
  const { items } = (await host.api('GET', '/projects')).body as { items: { id: string }[] }
  await host.api('PATCH', `/projects/${items[0]?.id ?? ''}`, { max_agents: 64 })
})
afterAll(async () => {
  watch.close()
  await yard.close()
})

async function tasks(): Promise<Fields[]> {
  const { body } = await host.api('GET', '/tasks?limit=200')
  return body['items'] as Fields[]
}

/** A commit in the task's worktree, made by hand, for a merge to bring over or a close to keep; `loose` adds a file in no commit. */
async function work(task: Fields, loose: boolean): Promise<void> {
  const folder = String(task['worktree'])
  const name = `${String(task['id'])}.txt`
  if (!loose) await yard.git('-C', folder, 'clean', '-fdq')
  if (existsSync(join(folder, name))) return
  await writeFile(join(folder, name), `${name}\n`)
  await yard.git('-C', folder, 'add', '.')
  await yard.git('-C', folder, 'commit', '-qm', `Add ${name}`)
  commits.add(await yard.git('-C', folder, 'rev-parse', 'HEAD'))
  if (loose) await writeFile(join(folder, 'loose.txt'), `${name}\n`)
}

const isOpen = (task: Fields): boolean => !['done', 'cancelled'].includes(String(task['status']))

/** A task whose worktree is there. */
async function ready(): Promise<Fields> {
  const command = create(true)
  const { body: answer } = await send(command)
  acknowledged.push({ ...command, answer })
  const { id } = answer
  await watch.until('agent', ({ type, task_id }) => type === 'agent.started' && task_id === id)
  return (await host.api('GET', `/tasks/${String(id)}`)).body
}

/** Commands of every sort, about tasks that no other of them touches. */
async function commands(round: number): Promise<Command[]> {
  const all = await tasks()
  const free = all.filter(isOpen).toSorted(() => random() - 0.5)
  const take = (suits: (task: Fields) => boolean): Fields | undefined => {
    const at = free.findIndex(suits)
    return at < 0 ? undefined : free.splice(at, 1)[0]
  }
  const built = (task: Fields): boolean => task['prepared'] === true && task['worktree'] !== null
  const runs = (task: Fields): boolean => task['launch'] === 'running'
  const chosen: Command[] = [create(true), create(false)]
  if (round % 2 === 0) chosen.push(create(true))
  const merged = take(built) ?? (FORCED[round] === undefined ? undefined : await ready())
  if (merged) {
    await work(merged, false)
    chosen.push(post('merge', `/tasks/${String(merged['id'])}/merge`))
  }
  const closed = take(built) ?? take((task) => task['launch'] === 'none')
  if (closed) {
    if (built(closed)) await work(closed, random() < 0.5)
    chosen.push(close(String(closed['id'])))
  }
  const prompted = take(runs)
  if (prompted) chosen.push(post('prompt', `/tasks/${String(prompted['id'])}/prompt`, { prompt: 'go on' }))
  const started = take((task) => task['launch'] === 'none')
  if (started) chosen.push(post('start', '/agents', { task_id: started['id'] }))
  const undone = pick(all.filter((task) => task['status'] === 'cancelled' && task['trash_ref'] !== null))
  if (undone) chosen.push(post('undo', `/tasks/${String(undone['id'])}/undo`))
  while (chosen.length < IN_FLIGHT + 2) chosen.push(create(false))
  return chosen
}

const send = ({ method, path, body }: Command) =>
  host.api(method, path, method === 'DELETE' ? undefined : body)

interface Round {
  readonly inFlight: number
  readonly unanswered: readonly Command[]
}

/** Sends all of them at once and kills the host at a moment of chance, or lets it die by itself where it was told to. */
async function storm(chosen: readonly Command[], forced: boolean): Promise<Round> {
  const open = new Set(chosen)
  const unanswered: Command[] = []
  const from = watch.seq
  const events = 1 + Math.floor(random() * 14)
  let inFlight = -1
  if (forced) process.kill(host.pid, 'SIGUSR2')
  const kill = (): void => {
    if (inFlight >= 0) return
    inFlight = open.size
    void host.end('SIGKILL')
  }
  const off = forced ? () => undefined : watch.on(({ seq }) => void (seq >= from + events && kill()))
  void host.ended.then(() => {
    if (inFlight < 0) inFlight = open.size
  })
  await Promise.all(
    chosen.map(async (command) => {
      const answer = await send(command).catch(() => undefined)
      if (answer === undefined) return void unanswered.push(command)
      open.delete(command)
      if (answer.status === 200) acknowledged.push({ ...command, answer: answer.body })
      // A refusal is an answer too; it promises nothing.
      if (!forced && open.size <= IN_FLIGHT) kill()
    }),
  )
  off()
  // A step that the commands set off may come after their answers.
  const late = setTimeout(kill, forced ? FORCED_MS : 0)
  await host.ended
  clearTimeout(late)
  return { inFlight, unanswered }
}

async function restart(round: number): Promise<void> {
  const old = await processesOf(yard.folder)
  const before = await yard.git('for-each-ref', '--format=%(objectname)', 'refs/heads', 'refs/switchyard')
  for (const sha of before.split('\n')) commits.add(sha)
  const again = TWICE[round]
  if (again !== undefined) {
    const args = ['--json', '--home', yard.home, '--port', String(yard.port)]
    const second = runHost(args, { ...yard.environment, KILL_AFTER: again }, KILLED_HOST)
    expect(await second.ended).toEqual({ code: null, signal: 'SIGKILL' })
  }
  const next = FORCED[round + 1]
  host = await yard.start(
    next === undefined ? {} : { program: KILLED_HOST, environment: { KILL_AFTER: next } },
  )
  await untilGone(old)
}

/** A retry of a command gets the answer that it was given, however many hosts ago. */
async function recall(commands: readonly Acknowledged[]): Promise<void> {
  const answers = await Promise.all(commands.map(async (each) => (await send(each)).body))
  expect(answers).toEqual(commands.map(({ answer }) => answer))
}

/** What was answered is there; what was not, is asked for again and happens once. */
async function verify(unanswered: readonly Command[]): Promise<void> {
  for (const command of unanswered) {
    const answer = await send(command)
    if (answer.status === 200) acknowledged.push({ ...command, answer: answer.body })
    else expect([409, 422, 404], `${command.what}: ${JSON.stringify(answer.body)}`).toContain(answer.status)
  }
  await recall(acknowledged.slice(-RECALLED))
  // Not --all, which reads the HEAD of every worktree too: one that is just being added has none yet.
  expect(await yard.git('rev-list', ...commits, '--not', '--glob=refs/*')).toBe('')
}

/** The state of every task that was ever acknowledged, against what Git and the disk say. */
async function verifyTasks(): Promise<void> {
  const all = new Map((await tasks()).map((task) => [task['id'], task]))
  const created = acknowledged.filter(({ what }) => what === 'create')
  expect([...all.keys()].toSorted()).toEqual(created.map(({ answer }) => answer['id']).toSorted())
  for (const { answer } of created) {
    const task = all.get(answer['id']) as Fields
    expect(task).toMatchObject({ title: answer['title'], branch: answer['branch'] })
    if (task['status'] === 'done') {
      const { sha } = task['landing'] as { sha: string }
      await yard.git('merge-base', '--is-ancestor', sha, 'trunk')
      expect(await yard.git('show', `trunk:${String(task['id'])}.txt`)).toBe(`${String(task['id'])}.txt`)
    }
    const { trash_ref: kept } = task
    if (task['status'] === 'cancelled' && typeof kept === 'string')
      await yard.git('rev-parse', '--verify', kept)
    if (isOpen(task) && task['prepared'] === true) expect(existsSync(String(task['worktree']))).toBe(true)
  }
  expect(await yard.git('status', '--porcelain')).toBe('')
}

it(
  `acknowledges nothing that a kill -9 takes back: ${KILLS} kills, seed ${seed}`,
  { timeout: 600_000 },
  async () => {
    const inFlight: number[] = []
    for (let round = 1; round <= KILLS + Object.keys(FORCED).length; round += 1) {
      const chosen = await commands(round)
      const stormed = await storm(chosen, FORCED[round] !== undefined)
      if (FORCED[round] !== undefined) expect(host.stderr()).toContain(`killed after ${FORCED[round] ?? ''}`)
      else inFlight.push(stormed.inFlight)
      await restart(round)
      await verify(stormed.unanswered)
    }
    await recall(acknowledged)
    await verifyTasks()
    console.log(
      `seed ${seed}: ${acknowledged.length} commands acknowledged, ${inFlight.join(' ')} in flight at the kills`,
    )
    expect(Math.min(...inFlight)).toBeGreaterThanOrEqual(IN_FLIGHT)
    expect(watch.events.map(({ seq }) => seq)).toEqual(
      watch.events.map((_, at) => (watch.events[0]?.seq ?? 0) + at),
    )
  },
)
