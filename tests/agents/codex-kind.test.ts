import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAgents } from '../../src/adapters/agents/createAgents.ts'
import type { AgentKind, HookReading, LaunchRequest } from '../../src/core/ports/agents.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'
import { createCodexHome, type CodexHome } from '../support/codexHome.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { listenForHooks, type HookCall, type HookListener } from '../support/hookListener.ts'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'
import type { ScriptedModel } from '../support/scriptedModel.ts'
import { createScriptedResponses } from '../support/scriptedResponses.ts'
import { answerDialog, asWhom, codexScript, PATIENCE_MS } from './codexScript.ts'
import { LONGEST, ODD_TEXTS } from './oddTexts.ts'

const toolServer = join(import.meta.dirname, '../support/toolServer.ts')
let folder: string
let home: CodexHome
let hooks: HookListener
let model: ScriptedModel
let kind: AgentKind
/** What the next hook that can is to put into the running turn. */
let message: string | null = null

/** One agent: its own folder, token and terminal. */
interface Yardman {
  readonly token: string
  readonly work: string
  readonly calls: string
  terminal: RealTerminal
}
const running: Yardman[] = []

const request = (name: string, resume: string | null = null): LaunchRequest => ({
  agent_id: name,
  role: 'worker',
  title: '--Add a siding',
  cwd: join(folder, name),
  folder: join(folder, `${name}-private`),
  environment: { ...home.env, CODEX_THREAD_ID: 'of-another' },
  url: hooks.url,
  token: `secret-of-${name}`,
  relay: {
    command: process.execPath,
    args: [
      ...['--input-type=module', '-e', asWhom],
      ...[toolServer, join(folder, 'answers'), join(folder, `${name}.calls`)],
    ],
  },
  preamble: `-- You are "${name}",\na worker of Switchyard.`,
  model: null,
  permission_mode: null,
  command: null,
  resume,
  fresh_session: '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d',
})

async function start(name: string, resume: string | null = null): Promise<Yardman> {
  const asked = request(name, resume)
  if (!existsSync(asked.cwd)) execFileSync('git', ['init', '--quiet', '--initial-branch=main', asked.cwd])
  mkdirSync(asked.folder, { recursive: true, mode: 0o700 })
  const planned = await kind.plan(asked)
  if (!planned.ok) throw new Error(planned.error.message)
  const { argv, env, files } = planned.value
  for (const file of files) writeFileSync(file.path, file.content, { mode: 0o600 })
  expect(JSON.stringify([argv, files])).not.toContain(asked.token)
  expect(env).not.toHaveProperty('CODEX_THREAD_ID')
  const terminal = openTerminal({ argv, cwd: asked.cwd, env })
  const started = { token: asked.token, work: asked.cwd, calls: join(folder, `${name}.calls`), terminal }
  running.push(started)
  return started
}

/** Codex gives up its own start where a busy machine is slow to empty its input; the host starts such an agent anew. */
const GIVES_UP = 'timed out discarding buffered terminal input'

async function startPatiently(name: string): Promise<Yardman> {
  const man = await start(name)
  try {
    await until(man, is('needs_input'))
  } catch (error) {
    if (!String(error).includes(GIVES_UP)) throw error
    console.warn(`codex: ${GIVES_UP}; ${name} is started once more`)
    running.splice(running.indexOf(man), 1)
    return start(name)
  }
  return man
}

const until = (man: Yardman, matches: (screen: TerminalScreen) => boolean) =>
  man.terminal.until(matches, PATIENCE_MS)
const is = (state: string) => (screen: TerminalScreen) => kind.readScreen(screen).state === state

async function send(man: Yardman, text: string): Promise<void> {
  const typing = kind.typing(text, await until(man, is('idle')))
  man.terminal.write(typing.paste)
  await until(man, typing.arrived)
  man.terminal.write(typing.submit)
  await until(man, typing.taken)
}

const answer = (man: Yardman, text: RegExp, label: string) =>
  answerDialog(kind, man.terminal, { text, label })

/** The next call of this event that the agent made, as the kind reads it. */
const hookFor = async (
  man: Yardman,
  event: string,
  matches: (body: Readonly<Record<string, unknown>>) => boolean = () => true,
): Promise<HookReading> => {
  const call = await hooks.until(
    (made) => made.event === event && made.authorization === `Bearer ${man.token}` && matches(made.body),
  )
  expect(call.body['cwd']).toBe(man.work)
  return kind.readHook(call.event, call.body)
}

const promptOf = ({ body }: HookCall): string => String(body['prompt']).trim()

beforeAll(async () => {
  const found = createAgents({ nodePath: process.execPath, bundles: '' }).get('codex')
  if (!found) throw new Error('there is no kind codex')
  kind = found
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'switchyard-agents-')))
  writeFileSync(join(folder, 'answers'), JSON.stringify({ signal_done: [{ value: { status: 'review' } }] }))
  hooks = await listenForHooks(undefined, ({ event, body }) => {
    const answer = message === null ? null : kind.intoTurn(event, message, body)
    if (answer) message = null
    return answer
  })
  model = await createScriptedResponses(codexScript)
  home = await createCodexHome({ modelUrl: model.url })
})

afterAll(async () => {
  for (const { terminal } of running) await terminal.close()
  await model.close()
  await hooks.close()
  await home.remove()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Trusts the folder, has the main job done, and looks at what came of it. */
async function wholeTurn(man: Yardman, prompt: string): Promise<string> {
  await send(man, prompt)
  const submitted = await hookFor(man, 'UserPromptSubmit', (body) => body['prompt'] === prompt)
  expect(submitted).toMatchObject({ state: null, submitted: prompt })
  expect(await answer(man, /May I commit it\?\n\$ git add/, 'Yes, proceed')).toBe('permission')
  // Our own tool asks for nothing.
  await until(man, (screen) => is('idle')(screen) && man.terminal.text().includes('The task is in'))
  expect(readFileSync(man.calls, 'utf8')).toContain(`"summary":"${prompt.slice(-9)}"`)
  expect(readFileSync(`${man.calls}.identity`, 'utf8').trim().split('\n').at(-1)).toBe(man.token)
  const log = execFileSync('git', ['-C', man.work, 'log', '--format=%s', '--name-only'], { encoding: 'utf8' })
  expect(log.split('\n').filter(Boolean)).toEqual(['Siding', 'siding.txt'])
  const { session_id: session } = await hookFor(man, 'SessionStart')
  expect(session).toBe(submitted.session_id)
  return session ?? ''
}

describe('the real Codex in a terminal, against a scripted model', () => {
  let ann: Yardman
  let session: string
  let recorded: string | null

  it('is detected with its version', async () => {
    expect(await kind.detect(home.env)).toMatchObject({ installed: true, version: '0.169.0' })
    expect(await kind.detect({ PATH: folder })).toMatchObject({ installed: false, path: null })
    const lost = { ...request('ann'), environment: {} }
    expect(await kind.plan(lost)).toMatchObject({ error: { code: 'not_installed' } })
  })

  it('asks whether the folder is trusted, then stands at its prompt', async () => {
    ann = await start('ann')
    expect(await answer(ann, /Trust this folder\?/, 'Trust')).toBe('trust')
    const idle = kind.readScreen(await until(ann, is('idle')))
    expect(idle).toMatchObject({ detail: 'At its prompt', draft: '' })
  })

  it('does a whole turn: prompt, dialog, our tool, end', async () => {
    session = await wholeTurn(ann, 'Add a siding.\nCommit it and signal done for ann.')
    const { conversation } = await model.until(({ sort }) => sort === 'main')
    expect(conversation?.system).toContain('-- You are "ann",\na worker of Switchyard.')
  })

  it.each([
    '!touch BANG',
    '\n!touch BANG',
    '/exit',
    'see @sid',
    'cost in $sid',
    'ends in a backslash \\',
    ...ODD_TEXTS,
  ])('takes %j as text', async (text) => {
    const before = hooks.calls.length
    await send(ann, text)
    await hooks.until((call) => hooks.calls.indexOf(call) >= before && promptOf(call) === text.trim())
    await until(ann, is('idle'))
    expect(existsSync(join(ann.work, 'BANG'))).toBe(false)
  })

  it('takes a long prompt whole', async () => {
    const text = `${Array.from({ length: 400 }, (_, line) => `line ${line} of a long prompt`).join('\n')}\nthe end`
    await send(ann, text)
    await hookFor(ann, 'UserPromptSubmit', (body) => body['prompt'] === text)
    await until(ann, is('idle'))
  })

  it('takes the longest prompt whole', async () => {
    await send(ann, LONGEST)
    await hookFor(ann, 'UserPromptSubmit', (body) => body['prompt'] === LONGEST)
    await until(ann, is('idle'))
  })

  it('takes a message into its running turn, whole and once', async () => {
    message = `Message from your coordinator: ${'and so on, '.repeat(780)}the end of the message`
    const text = message
    await send(ann, 'Signal now')
    await until(ann, (screen) => is('idle')(screen) && ann.terminal.text().includes('Signalled'))
    expect(message).toBeNull()
    const last = model.requests.findLast(({ sort }) => sort === 'main')?.conversation
    const heard = [...(last?.said ?? []), last?.system ?? ''].filter((said) => said.includes(text))
    expect(heard).toHaveLength(1)
  })

  it('works until it is interrupted, and a draft can be cleared', async () => {
    await send(ann, 'Wait for ever')
    await until(ann, is('working'))
    ann.terminal.write(kind.interruptKeys)
    await until(ann, is('idle'))
    const typing = kind.typing('one\n\ntwo')
    ann.terminal.write(typing.paste)
    await until(ann, typing.arrived)
    ann.terminal.write(kind.clearKeys ?? '')
    await until(ann, (screen) => is('idle')(screen) && kind.readScreen(screen).draft === '')
    // Once more, at an empty box, it does no harm.
    ann.terminal.write(kind.clearKeys ?? '')
  })

  it('says what ended a turn', async () => {
    await send(ann, 'Fail')
    const screen = await until(ann, (now) => kind.readScreen(now).detail.includes('not today'))
    expect(kind.readScreen(screen).state).toBe('idle')
  })

  it('records what it uses, as a total after each answer of its model', async () => {
    recorded = (await hookFor(ann, 'UserPromptSubmit')).transcript
    const reader = kind.readUsage?.()
    const lines = readFileSync(recorded ?? '', 'utf8')
      .trim()
      .split('\n')
    for (const line of lines) reader?.read(JSON.parse(line) as Record<string, unknown>)
    const unanswered = /Wait for ever|Fail/
    const answers = model.requests.filter(
      ({ sort, conversation }) => sort === 'main' && !unanswered.test(conversation?.said.at(-1) ?? ''),
    ).length
    expect(answers).toBeGreaterThan(10)
    expect(reader?.total()).toEqual({
      ...{ input_tokens: 100 * answers, cached_tokens: 5 * answers, output_tokens: 20 * answers },
      cost_usd: null,
    })
  })

  it('runs two more at once, each as itself', async () => {
    const turns = ['bob', 'eve'].map(async (name) => {
      const man = await startPatiently(name)
      expect(await answer(man, /Trust this folder\?/, 'Trust')).toBe('trust')
      return wholeTurn(man, `Add a siding.\nCommit it and signal done for ${name}.`)
    })
    const sessions = await Promise.all(turns)
    expect(new Set([session, ...sessions]).size).toBe(3)
  })

  it('resumes its conversation by id after a kill', async () => {
    ann.terminal.kill('SIGKILL')
    await ann.terminal.exited
    ann = await start('ann', session)
    await send(ann, 'Are you there?')
    const asked = await model.until(({ conversation }) =>
      (conversation?.said.at(-1) ?? '').includes('Are you there?'),
    )
    expect(asked.conversation?.said.some((said) => said.includes('signal done for ann'))).toBe(true)
    const prompt = await hookFor(ann, 'UserPromptSubmit', (body) => body['prompt'] === 'Are you there?')
    // It goes on in the same file, so that what was used before counts.
    expect(prompt).toMatchObject({ session_id: session, transcript: recorded })
    await until(ann, is('idle'))
    expect(model.failures).toEqual([])
  })

  it('leaves nothing running, and nothing of ours in the settings of its user', async () => {
    const started = await processesOf(home.home)
    expect(started.length).toBeGreaterThan(2)
    for (const { terminal } of running) {
      terminal.kill('SIGTERM')
      await terminal.exited
    }
    await untilGone(started)
    expect(await processesOf(home.home)).toEqual([])
    const settings = readFileSync(join(home.home, '.codex/config.toml'), 'utf8')
    expect(settings).not.toMatch(/switchyard\]|SWITCHYARD|hook|developer_instructions/)
    const kilobytes = execFileSync('du', ['-sk', home.home], { encoding: 'utf8' })
    expect(Number.parseInt(kilobytes, 10)).toBeLessThan(50_000)
  })
})
