import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAgents } from '../../src/adapters/agents/createAgents.ts'
import type { AgentKind } from '../../src/core/ports/agents.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { listenForHooks } from '../support/hookListener.ts'
import { createOpencodeHome, type OpencodeHome } from '../support/opencodeHome.ts'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'
import { createScriptedModel, type ScriptedModel } from '../support/scriptedModel.ts'
import { LONGEST, ODD_TEXTS } from './oddTexts.ts'
import { opencodeScript } from './opencodeScript.ts'
import { opencodeRequest, type Worker } from './opencodeWorker.ts'

/** A cold start on a busy machine. */
const PATIENT_MS = 90_000

let folder: string
let home: OpencodeHome
let model: ScriptedModel
let kind: AgentKind
const workers: Worker[] = []
/** What the next hooks that can are to put into the running turn. */
const messages: string[] = []

async function launch(worker: Omit<Worker, 'terminal'>, resume: string | null): Promise<RealTerminal> {
  const planned = await kind.plan(opencodeRequest(worker, { env: home.env, resume }))
  if (!planned.ok) throw new Error(planned.error.message)
  const { argv, env, files } = planned.value
  for (const file of files) writeFileSync(file.path, file.content, { mode: 0o600 })
  const { SWITCHYARD_TOKEN: token = '', ...others } = env
  expect(token).toBe(`secret-of-${worker.name}`)
  expect(JSON.stringify([argv, others, files])).not.toContain(token)
  return openTerminal({ argv, cwd: worker.work, env, cols: 120, rows: 40 })
}

async function hire(name: string): Promise<Worker> {
  const place = join(folder, name)
  mkdirSync(join(place, 'private'), { recursive: true, mode: 0o700 })
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', join(place, 'work')])
  // What a repository allows its agent must not go round the mode of the launch.
  const allowed = { permission: 'allow', agent: { build: { permission: { bash: 'allow', edit: 'allow' } } } }
  writeFileSync(join(place, 'work/opencode.json'), JSON.stringify(allowed))
  const hooks = await listenForHooks(undefined, ({ event, body }) => {
    const answer = messages[0] === undefined ? null : kind.intoTurn(event, messages[0], body)
    if (answer) messages.shift()
    return answer
  })
  const worker = { name, folder: place, work: join(place, 'work'), hooks }
  const hired = { ...worker, terminal: await launch(worker, null) }
  workers.push(hired)
  return hired
}

const is = (state: string) => (screen: TerminalScreen) => kind.readScreen(screen).state === state

async function send({ terminal }: Worker, text: string): Promise<void> {
  const typing = kind.typing(text, await terminal.until(is('idle'), PATIENT_MS))
  terminal.write(typing.paste)
  await terminal.until(typing.arrived, PATIENT_MS)
  terminal.write(typing.submit)
  await terminal.until(typing.taken, PATIENT_MS)
}

/** Waits for a dialog that says so, and answers it. */
async function answer({ terminal }: Worker, text: RegExp, label: string): Promise<string> {
  const asks = (screen: TerminalScreen) => text.test(kind.readScreen(screen).dialog?.text ?? '')
  const { dialog } = kind.readScreen(await terminal.until(asks, PATIENT_MS))
  const key = dialog?.options.find((option) => option.label.startsWith(label))?.key
  const keys = dialog && key !== undefined ? kind.answerKeys(dialog, key) : null
  if (!dialog || keys === null) throw new Error(`no option ${label} in ${JSON.stringify(dialog)}`)
  terminal.write(keys)
  await terminal.until((screen) => kind.readScreen(screen).dialog?.text !== dialog.text, PATIENT_MS)
  return dialog.kind
}

async function hookFor({ hooks, name }: Worker, event: string, field = '', value?: unknown) {
  const call = await hooks.until((made) => made.event === event && made.body[field] === value)
  expect(call.authorization).toBe(`Bearer secret-of-${name}`)
  return kind.readHook(call.event, call.body)
}

const shows = (text: string) => (screen: TerminalScreen) =>
  is('idle')(screen) && screen.lines.some((line) => line.includes(text))

const callsOf = ({ folder: place }: Worker): string => readFileSync(join(place, 'calls'), 'utf8')

beforeAll(async () => {
  const found = createAgents({ nodePath: process.execPath, bundles: '' }).get('opencode')
  if (!found) throw new Error('there is no kind opencode')
  kind = found
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'switchyard-agents-')))
  writeFileSync(join(folder, 'answers'), JSON.stringify({ signal_done: [{ value: { status: 'review' } }] }))
  model = await createScriptedModel(opencodeScript(() => folder))
  home = await createOpencodeHome({ modelUrl: model.url })
})

afterAll(async () => {
  for (const worker of workers) {
    await worker.terminal.close()
    await worker.hooks.close()
  }
  await model.close()
  await home.remove()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('the real OpenCode in a terminal, against a scripted model', () => {
  let session: string
  let worker: Worker

  it('is detected with its version', async () => {
    expect(await kind.detect(home.env)).toMatchObject({ installed: true, version: '1.18.33' })
    expect(await kind.detect({ PATH: folder })).toMatchObject({ installed: false, path: null })
  })

  it('stands at its prompt', async () => {
    worker = await hire('one')
    const screen = await worker.terminal.until(is('idle'), PATIENT_MS)
    expect(kind.readScreen(screen)).toMatchObject({ detail: 'At its prompt', draft: '' })
  })

  it('does a whole turn: prompt, dialogs, our tool, end', async () => {
    const text = 'Add a siding.\nCommit it and signal done.'
    await send(worker, text)
    const took = await hookFor(worker, 'chat.message', 'prompt', text)
    expect(took).toMatchObject({ state: 'working', submitted: text })
    session = took.session_id ?? ''
    expect(await answer(worker, /Edit siding\.txt/, 'Allow once')).toBe('permission')
    expect((await hookFor(worker, 'permission.asked', 'permission', 'edit')).state).toBe('needs_input')
    expect(await answer(worker, /git commit/, 'Allow always')).toBe('permission')
    expect(await answer(worker, /Always allow[^]*git commit \*/, 'Confirm')).toBe('permission')
    // Our own tool asks for nothing.
    await worker.terminal.until(shows('The task is in'), PATIENT_MS)
    expect((await hookFor(worker, 'session.status', 'status', 'idle')).state).toBe('idle')
    expect(await hookFor(worker, 'tool.execute.after', 'tool_name', 'switchyard_signal_done')).toMatchObject({
      state: 'working',
    })
    expect(callsOf(worker)).toContain('"summary":"By one","head":"committed')
    const tracked = execFileSync('git', ['-C', worker.work, 'ls-files'], { encoding: 'utf8' })
    expect(tracked.split('\n').filter(Boolean)).toEqual(['opencode.json', 'siding.txt'])
    const main = await model.until(({ sort }) => sort === 'main')
    expect(main.conversation?.model).toBe('scripted-large')
    expect(main.conversation?.system).toContain('-- You are worker one of Switchyard.')
  })

  it('asks a question and takes the chosen answer', async () => {
    await send(worker, 'Ask me')
    expect(await answer(worker, /Which colour/, 'Red')).toBe('question')
    await worker.terminal.until(shows('Chosen:'), PATIENT_MS)
    const asked = await model.until(({ conversation }) => conversation?.since_said[0]?.name === 'question')
    expect(asked.conversation?.since_said[0]?.text).toContain('="Red"')
  })

  const long = Array.from({ length: 400 }, (_, line) => `line ${line} of a long prompt`).join('\n')
  it.each([
    ['a shell command', '!touch BANG'],
    ['a command', '/exit'],
    ['a name to complete', 'see @sid'],
    ['a backslash', 'ends in a backslash \\'],
    ['many lines', `${long}\nthe end`],
    ['wide and joined characters', ODD_TEXTS[0]],
    ['text from the right', ODD_TEXTS[1]],
    ['the longest prompt', LONGEST],
  ])('takes %s as text', async (_, text) => {
    await send(worker, text)
    const got = await worker.hooks.until(
      ({ event, body }) => event === 'chat.message' && String(body['prompt']).trim() === text,
    )
    expect(got.body['session_id']).toBe(session)
    await worker.terminal.until(is('idle'), PATIENT_MS)
    expect(existsSync(join(worker.work, 'BANG'))).toBe(false)
  })

  it('takes messages into its running turn, whole and once, beside a tool of its own and one of ours', async () => {
    const told = ['first', 'second'].map((name) => `Message, ${name}: ${'and so on, '.repeat(900)}the end`)
    messages.push(...told)
    await send(worker, 'Look and signal')
    await worker.terminal.until(shows('Looked'), PATIENT_MS)
    expect(messages).toEqual([])
    const last = model.requests.findLast(({ sort }) => sort === 'main')?.conversation
    const outcomes = last?.since_said.map(({ name, text }) => [
      name,
      told.findIndex((one) => text.includes(one)),
    ])
    expect(outcomes).toEqual([
      ['read', 0],
      ['switchyard_signal_done', 1],
    ])
  })

  it('works until it is interrupted, and its draft can be cleared', async () => {
    await send(worker, 'Wait for ever')
    await worker.terminal.until(is('working'), PATIENT_MS)
    await model.until(({ conversation }) => conversation?.said.at(-1) === 'Wait for ever')
    worker.terminal.write(kind.interruptKeys)
    await worker.terminal.until((now) => kind.readScreen(now).detail.includes('interrupted'), PATIENT_MS)
    worker.terminal.write('a draft')
    await worker.terminal.until((now) => kind.readScreen(now).draft === 'a draft', PATIENT_MS)
    worker.terminal.write(kind.clearKeys ?? '')
    await worker.terminal.until((now) => is('idle')(now) && kind.readScreen(now).draft === '', PATIENT_MS)
  })

  it('says what ended a turn', async () => {
    await send(worker, 'Fail')
    const failed = await worker.terminal.until(
      (now) => kind.readScreen(now).detail === 'The turn ended with: not today',
      PATIENT_MS,
    )
    expect(kind.readScreen(failed).state).toBe('idle')
  })

  it('tells what it has used, over all answers of its model', async () => {
    const unanswered = /Wait for ever|Fail/
    const answers = model.requests.filter(
      ({ sort, conversation }) => sort === 'main' && !unanswered.test(conversation?.said.at(-1) ?? ''),
    ).length
    expect(answers).toBeGreaterThan(10)
    const told = await worker.hooks.until(
      ({ event, body }) =>
        event === 'session.updated' && kind.readHook(event, body).usage?.output_tokens === 20 * answers,
    )
    expect(kind.readHook(told.event, told.body).usage).toEqual({
      ...{ input_tokens: 112 * answers, cached_tokens: 5 * answers, output_tokens: 20 * answers },
      cost_usd: null,
    })
  })

  it('resumes its conversation by id after a kill, beside another that acts under its own identity', async () => {
    worker.terminal.kill('SIGKILL')
    await worker.terminal.exited
    const [terminal, other] = await Promise.all([launch(worker, session), hire('two')])
    worker.terminal = terminal
    await Promise.all([send(worker, 'Signal now'), send(other, 'Signal now')])
    await Promise.all([worker, other].map((each) => each.terminal.until(shows('Signalled'), PATIENT_MS)))
    const resumed = await model.until(
      ({ conversation }) =>
        (conversation?.said.at(-1) ?? '') === 'Signal now' &&
        conversation?.system.includes('worker one') === true,
    )
    expect(resumed.conversation?.said.some((said) => said.includes('Add a siding.'))).toBe(true)
    expect((await hookFor(worker, 'chat.message', 'prompt', 'Signal now')).session_id).toBe(session)
    expect((await hookFor(other, 'chat.message', 'prompt', 'Signal now')).session_id).not.toBe(session)
    expect(callsOf(other).trim()).toBe('{"tool":"signal_done","args":{"summary":"By two"}}')
    expect(callsOf(worker).trim().split('\n').at(-1)).toBe(
      '{"tool":"signal_done","args":{"summary":"By one"}}',
    )
    expect(other.hooks.calls.every((call) => call.authorization === 'Bearer secret-of-two')).toBe(true)
    expect(model.failures).toEqual([])
  })

  it('leaves nothing running and the configuration of the person as it was', async () => {
    const seen = await processesOf(home.home)
    expect(seen.length).toBeGreaterThan(workers.length)
    for (const each of workers) await each.terminal.close()
    await untilGone(seen)
    expect(await processesOf(home.home)).toEqual([])
    const config = join(home.home, '.config/opencode')
    const files = ['node_modules', 'opencode.json', 'package-lock.json', 'package.json']
    expect(
      readdirSync(config)
        .filter((name) => name !== '.gitignore')
        .sort(),
    ).toEqual(files)
    expect(readFileSync(join(config, 'opencode.json'), 'utf8')).not.toContain('switchyard')
    expect(readdirSync(join(config, 'node_modules'))).toEqual([])
  })
})
