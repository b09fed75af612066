import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createAgents } from '../../../src/adapters/agents/createAgents.ts'
import { listenForHooks, type HookCall } from '../../support/hookListener.ts'
import type { Recording, RecordingLine } from '../../support/recording.ts'
import { scenarios } from './scenarios.ts'
import { recordScript } from './script.ts'
import { shown, type Subject } from './subject.ts'
import { openTake } from './take.ts'
import { openWire } from './wire.ts'

/** The same on every machine, so that recordings are; and as long as what stands for it in them. */
const PLACE = '/tmp/yard'
const SHOWN_AS = '/home/pat'
const SESSION = '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d'
const toolServer = join(import.meta.dirname, '../../support/toolServer.ts')

export interface Wanted {
  readonly subject: Subject
  readonly scenario: string
  readonly cols: number
  readonly rows: number
}

/** A path may lie across two outputs; what stands for it is as long. */
function cleanedAcross(lines: RecordingLine[]): RecordingLine[] {
  const outputs = lines.flatMap((line) => (line[1] === 'out' ? [line[2]] : []))
  const text = outputs.join('').replaceAll(PLACE, SHOWN_AS)
  let end = 0
  return lines.map((line) => {
    if (line[1] !== 'out') return line
    const from = end
    end += line[2].length
    return [line[0], 'out', text.slice(from, end)]
  })
}

/** What to put in the place of what only this machine has. */
const cleaned = (lines: RecordingLine[], home: string): RecordingLine[] => {
  const named = (path: string) => path.replaceAll('/', '-')
  const text = JSON.stringify(cleanedAcross(lines))
    .replaceAll(home, SHOWN_AS)
    .replaceAll(PLACE, SHOWN_AS)
    .replaceAll(named(PLACE), named(SHOWN_AS))
  return JSON.parse(text) as RecordingLine[]
}

async function makePlace(kind: string) {
  const root = join(PLACE, kind)
  await mkdir(PLACE, { recursive: true })
  // Two at once would write into each other's files.
  await mkdir(root, { mode: 0o700 }).catch((error: unknown) => {
    throw new Error(`${root} is there: another recorder runs, or one was killed; then remove it`, {
      cause: error,
    })
  })
  await mkdir(join(root, 'private'), { mode: 0o700 })
  const work = join(root, 'project')
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', work])
  execFileSync('mkfifo', [join(work, 'signal')])
  await writeFile(join(root, 'answers'), JSON.stringify({ signal_done: [{ value: {} }] }))
  return { root, work, fifo: join(work, 'signal') }
}

/** Drives the real program through one scenario and answers what was seen. */
export async function record({ subject, scenario, cols, rows }: Wanted): Promise<Recording> {
  const kind = createAgents({ nodePath: process.execPath, bundles: '' }).get(subject.kind)
  const run = scenarios[scenario]
  if (!kind || !run) throw new Error(`there is no ${kind ? 'scenario' : 'kind'} ${scenario}`)
  const { root, work, fifo } = await makePlace(subject.kind)
  let heed = (_call: HookCall): void => undefined
  const hooks = await listenForHooks((call) => heed(call))
  const place = { file: join(work, 'siding.txt'), command: 'cat signal > heard.txt' }
  const model = await subject.model(recordScript(subject, place))
  const wire = await openWire(model.url)
  const home = await subject.home(wire.url)
  const planned = await kind.plan({
    agent_id: 'agt-recorded',
    role: 'worker',
    title: 'Recorded',
    cwd: work,
    folder: join(root, 'private'),
    environment: home.env,
    url: hooks.url,
    token: 'token-of-a-recording',
    relay: { command: process.execPath, args: [toolServer, join(root, 'answers'), join(root, 'calls')] },
    preamble: 'You are recorded.',
    model: null,
    permission_mode: null,
    command: null,
    resume: null,
    fresh_session: SESSION,
  })
  if (!planned.ok) throw new Error(planned.error.message)
  for (const file of planned.value.files) {
    await mkdir(dirname(file.path), { recursive: true, mode: 0o700 })
    await writeFile(file.path, file.content, { mode: 0o600 })
  }
  const { version } = await kind.detect(home.env)
  const [program, ...args] = planned.value.argv
  const argv: [string, ...string[]] = [program, ...args, ...subject.argv]
  const take = await openTake({ id: 'recorded', argv, cwd: work, env: planned.value.env, cols, rows })
  heed = (call) => take.hook(call)
  try {
    await run({ subject, take, wire, fifo })
    if (model.failures.length > 0) throw new Error(model.failures.join('\n'))
    const lines = cleaned(await take.end(), home.home)
    const recorded = new Date().toISOString().slice(0, 10)
    const head = {
      format: 1,
      kind: subject.kind,
      version: version ?? '',
      recorded,
      scenario,
      cols,
      rows,
    } as const
    return { head, lines }
  } catch (error) {
    const screen = shown(take.screen())
    await take.end()
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(`${message}; the screen:\n${screen}`, { cause: error })
  } finally {
    await wire.close()
    await model.close()
    await hooks.close()
    await home.remove()
    await rm(root, { recursive: true, force: true, maxRetries: 5 })
  }
}
