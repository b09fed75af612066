import { execFileSync } from 'node:child_process'
import {
  existsSync,
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
import { createGeminiHome, type GeminiHome } from '../support/geminiHome.ts'
import { createScriptedGemini } from '../support/scriptedGemini.ts'
import type { ScriptedModel } from '../support/scriptedModel.ts'
import { geminiScript } from './geminiScript.ts'
import { createGeminiYard, PATIENT_MS, type GeminiYard, type Worker } from './geminiWorker.ts'
import { filesHolding } from './leftovers.ts'

let folder: string
let home: GeminiHome
let model: ScriptedModel
let kind: AgentKind
let yard: GeminiYard
let settings: string

const is = (state: string) => (screen: TerminalScreen) => kind.readScreen(screen).state === state
const send = (worker: Worker, text: string) => yard.send(worker, text)
const answer = (worker: Worker, text: RegExp, label: string) => yard.answer(worker, text, label)
const hire = (name: string) => yard.hire(name)

async function hookFor({ hooks, name, work }: Worker, event: string, field = '', value?: unknown) {
  const call = await hooks.until((made) => made.event === event && made.body[field] === value)
  expect(call.authorization).toBe(`Bearer secret-of-${name}`)
  expect(call.body['cwd']).toBe(work)
  return kind.readHook(call.event, call.body)
}

const shows = (text: string) => (screen: TerminalScreen) =>
  is('idle')(screen) && screen.lines.some((line) => line.includes(text))

const callsOf = ({ folder: place }: Worker): string => readFileSync(join(place, 'calls'), 'utf8')

beforeAll(async () => {
  const found = createAgents({ nodePath: process.execPath, bundles: '' }).get('gemini')
  if (!found) throw new Error('there is no kind gemini')
  kind = found
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'switchyard-agents-')))
  writeFileSync(join(folder, 'answers'), JSON.stringify({ signal_done: [{ value: { status: 'review' } }] }))
  model = await createScriptedGemini(geminiScript(() => folder))
  home = await createGeminiHome({ modelUrl: model.url })
  yard = createGeminiYard({ kind, env: home.env, folder })
  settings = readFileSync(join(home.home, '.gemini/settings.json'), 'utf8')
})

afterAll(async () => {
  for (const worker of yard.workers) {
    await worker.terminal.close()
    await worker.hooks.close()
  }
  await model.close()
  await home.remove()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('the real Gemini CLI in a terminal, against a scripted model', () => {
  let session: string
  let worker: Worker

  it('is detected with its version', async () => {
    expect(await kind.detect(home.env)).toMatchObject({ installed: true, version: '0.61.0' })
    expect(await kind.detect({ PATH: folder })).toMatchObject({ installed: false, path: null })
  })

  it('asks whether the folder is trusted, then stands at its prompt', async () => {
    worker = await hire('one')
    expect(await answer(worker, /Do you trust the files in this folder/, 'Trust folder')).toBe('trust')
    const screen = await worker.terminal.until(is('idle'), PATIENT_MS)
    expect(kind.readScreen(screen)).toMatchObject({ detail: 'At its prompt', draft: '' })
  })

  it('does a whole turn: prompt, dialogs, our tool, end', async () => {
    const text = 'Add a siding.\nCommit it and signal done.'
    await send(worker, text)
    const took = await hookFor(worker, 'BeforeAgent', 'prompt', text)
    expect(took).toMatchObject({ state: 'working', submitted: text })
    session = took.session_id ?? ''
    expect(session).toBe('7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d')
    expect(await answer(worker, /siding\.txt[^]*Apply this change/, 'Allow once')).toBe('permission')
    expect((await hookFor(worker, 'Notification', 'notification_type', 'ToolPermission')).state).toBe(
      'needs_input',
    )
    expect(await answer(worker, /git commit[^]*Allow execution/, 'Allow once')).toBe('permission')
    // Our own tool asks for nothing.
    await worker.terminal.until(shows('The task is in'), PATIENT_MS)
    expect((await hookFor(worker, 'AfterAgent', 'prompt', text)).state).toBe('idle')
    const used = await hookFor(worker, 'AfterTool', 'tool_name', 'mcp_switchyard_signal_done')
    expect(used).toMatchObject({ state: 'working' })
    expect(callsOf(worker)).toMatch(/"summary":"By one","head":".*committed/)
    expect(readFileSync(join(worker.folder, 'calls.identity'), 'utf8')).toMatch(/^(?:secret-of-one\n)+$/)
    const author = execFileSync('git', ['-C', worker.work, 'log', '--format=%an <%ae>'], { encoding: 'utf8' })
    expect(author.trim()).toBe('Test <test@example.invalid>')
    const tracked = execFileSync('git', ['-C', worker.work, 'ls-files'], { encoding: 'utf8' })
    expect(tracked.split('\n').filter(Boolean)).toEqual(['.gemini/settings.json', 'siding.txt'])
    const main = await model.until(({ sort }) => sort === 'main')
    expect(main.conversation?.model).toBe('gemini-2.5-pro')
    expect(main.conversation?.said.join('\n')).toContain('-- You are worker one of Switchyard.')
  })

  it('asks a question and takes the chosen answer', async () => {
    await send(worker, 'Ask me')
    expect(await answer(worker, /Which colour/, 'Red')).toBe('question')
    await worker.terminal.until(shows('Chosen:'), PATIENT_MS)
    const asked = await model.until(({ conversation }) => conversation?.since_said[0]?.name === 'ask_user')
    expect(asked.conversation?.since_said[0]?.text).toContain('"Red"')
  })

  const long = Array.from({ length: 400 }, (_, line) => `line ${line} of a long prompt`).join('\n')
  it.each([
    ['a shell command', '!touch BANG', '!touch BANG'],
    ['a command', '/quit', '> /quit'],
    ['a command with more', ' /quit\nnow', '>  /quit\nnow'],
    ['a path', '/src/siding is broken', '/src/siding is broken'],
    ['the path of a file', '/etc/hostname', '/etc/hostname'],
    ['a name to complete', 'see @sid', 'see \\@sid'],
    ['a mark that is a key', '?', '?'],
    ['an address', '@siding/yard by pat@example.invalid', '\\@siding/yard by pat\\@example.invalid'],
    ['a backslash', 'ends in a backslash \\', 'ends in a backslash \\'],
    ['many lines', `${long}\nthe end`, `${long}\nthe end`],
    ['a long line', `${'word '.repeat(200)}end`, `${'word '.repeat(200)}end`],
  ])('takes %s as text', async (_, text, heard) => {
    const before = worker.hooks.calls.length
    await send(worker, text)
    const got = await worker.hooks.until(
      (call) => worker.hooks.calls.indexOf(call) >= before && call.event === 'BeforeAgent',
    )
    expect(String(got.body['prompt']).trim()).toBe(heard)
    expect(got.body['session_id']).toBe(session)
    await worker.terminal.until(is('idle'), PATIENT_MS)
    expect(existsSync(join(worker.work, 'BANG'))).toBe(false)
  })

  it('works until it is interrupted, and its draft can be cleared', async () => {
    await send(worker, 'Wait for ever')
    await worker.terminal.until(is('working'), PATIENT_MS)
    await model.until(({ conversation }) => conversation?.said.at(-1) === 'Wait for ever')
    worker.terminal.write(kind.interruptKeys)
    await worker.terminal.until((now) => kind.readScreen(now).detail.includes('interrupted'), PATIENT_MS)
    const typing = kind.typing('one\n\ntwo')
    worker.terminal.write(typing.paste)
    await worker.terminal.until((now) => kind.readScreen(now).draft === 'one\n\ntwo', PATIENT_MS)
    for (const keys of [kind.clearKeys ?? '', kind.clearKeys ?? '']) {
      worker.terminal.write(keys)
      await worker.terminal.until((now) => is('idle')(now) && kind.readScreen(now).draft === '', PATIENT_MS)
    }
  })

  it('says what ended a turn', async () => {
    await send(worker, 'Fail')
    const failed = await worker.terminal.until(
      (now) => /The turn ended with: .*not today/.test(kind.readScreen(now).detail),
      PATIENT_MS,
    )
    expect(kind.readScreen(failed).state).toBe('idle')
  })

  it('takes a message into its running turn, whole and once, and none in the turn of a subagent', async () => {
    yard.message = `Message from your coordinator: ${'and so on, '.repeat(780)}the end of the message`
    const text = yard.message
    await send(worker, 'Look around')
    await worker.terminal.until(shows('Looked'), PATIENT_MS)
    expect(yard.message).toBeNull()
    const mains = model.requests.filter(({ sort }) => sort === 'main').map((asked) => asked.conversation)
    const heard = mains.flatMap((asked) => asked?.outcomes.filter((done) => done.text.includes(text)) ?? [])
    expect(new Set(heard.map(({ name }) => name))).toEqual(new Set(['invoke_agent']))
    expect(mains.at(-1)?.since_said.filter((done) => done.text.includes(text))).toHaveLength(1)
    const of = worker.hooks.calls
      .filter(({ body }) => body['agent_id'] !== undefined)
      .map(({ event }) => event)
    expect(of).toContain('AfterTool')
  })

  it('records what it uses, once for each answer of its model', async () => {
    const { transcript } = await hookFor(worker, 'AfterAgent', 'prompt', 'Ask me')
    const reader = kind.readUsage?.()
    expect(reader?.total()).toBeNull()
    const lines = readFileSync(transcript ?? '', 'utf8')
      .trim()
      .split('\n')
    for (const line of lines) reader?.read(JSON.parse(line) as Record<string, unknown>)
    const unanswered = /Wait for ever|Fail/
    const answers = model.requests.filter(
      ({ sort, conversation }) =>
        sort === 'main' &&
        !conversation?.tools.includes('complete_task') &&
        !unanswered.test(conversation?.said.at(-1) ?? ''),
    ).length
    expect(answers).toBeGreaterThan(10)
    expect(reader?.total()).toEqual({
      ...{ input_tokens: 100 * answers, cached_tokens: 40 * answers, output_tokens: 25 * answers },
      cost_usd: null,
    })
  })

  it('resumes its conversation by id after a kill, beside another that acts under its own identity', async () => {
    worker.terminal.kill('SIGKILL')
    await worker.terminal.exited
    const [terminal, other] = await Promise.all([yard.launch(worker, session), hire('two')])
    worker.terminal = terminal
    await answer(other, /Do you trust/, 'Trust folder')
    await Promise.all([send(worker, 'Signal now'), send(other, 'Signal now')])
    await Promise.all([worker, other].map((each) => each.terminal.until(shows('Signalled'), PATIENT_MS)))
    const resumed = await model.until(
      ({ conversation }) =>
        conversation?.said.at(-1) === 'Signal now' && conversation.said.join('\n').includes('worker one'),
    )
    expect(resumed.conversation?.said.some((said) => said.includes('Add a siding.'))).toBe(true)
    expect((await hookFor(worker, 'BeforeAgent', 'prompt', 'Signal now')).session_id).toBe(session)
    expect((await hookFor(other, 'BeforeAgent', 'prompt', 'Signal now')).session_id).not.toBe(session)
    expect(callsOf(other).trim()).toBe('{"tool":"signal_done","args":{"summary":"By two"}}')
    expect(callsOf(worker).trim().split('\n').at(-1)).toBe(
      '{"tool":"signal_done","args":{"summary":"By one"}}',
    )
    expect(readFileSync(join(other.folder, 'calls.identity'), 'utf8')).toMatch(/^(?:secret-of-two\n)+$/)
    expect(other.hooks.calls.every((call) => call.authorization === 'Bearer secret-of-two')).toBe(true)
    expect(model.failures).toEqual([])
  })

  it('begins again under its id where nothing was said before the kill', async () => {
    const third = await hire('three')
    await answer(third, /Do you trust/, 'Trust folder')
    await third.terminal.until(is('idle'), PATIENT_MS)
    await third.terminal.close()
    third.terminal = await yard.launch(third, '0e4b6a52-7a55-4f0c-8d9b-2c6c1f7f1a11')
    await third.terminal.until(is('idle'), PATIENT_MS)
    await send(third, 'Are you there?')
    const prompt = await hookFor(third, 'BeforeAgent', 'prompt', 'Are you there?')
    expect(prompt.session_id).toBe('0e4b6a52-7a55-4f0c-8d9b-2c6c1f7f1a11')
    await third.terminal.until(is('idle'), PATIENT_MS)
  })

  it('leaves nothing running and the configuration of the person as it was', async () => {
    const seen = await processesOf(home.home)
    expect(seen.length).toBeGreaterThan(yard.workers.length)
    for (const each of yard.workers) await each.terminal.close()
    await untilGone(seen)
    // Its last act is a hook, which outlives it for a moment.
    await untilGone(await processesOf(home.home))
    expect(await processesOf(home.home)).toEqual([])
    const theirs = join(home.home, '.gemini')
    expect(readFileSync(join(theirs, 'settings.json'), 'utf8')).toBe(settings)
    // Which folders are trusted is what the person answered; no more was written.
    expect(readdirSync(theirs).sort()).toEqual(['GEMINI.md', 'settings.json', 'trustedFolders.json'])
    const ours = (await filesHolding(theirs, 'switchyard')).filter(
      (path) => !path.endsWith('trustedFolders.json'),
    )
    expect(ours).toEqual([])
  })
})
