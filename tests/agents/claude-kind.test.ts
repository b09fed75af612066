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
import type { AgentKind, LaunchRequest } from '../../src/core/ports/agents.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'
import { createClaudeHome, type ClaudeHome } from '../support/claudeHome.ts'
import { listenForHooks, type HookListener } from '../support/hookListener.ts'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'
import { createScriptedModel, type ScriptedModel } from '../support/scriptedModel.ts'
import { LONGEST, ODD_TEXTS } from './oddTexts.ts'
import { yardScript } from './yardScript.ts'

const toolServer = join(import.meta.dirname, '../support/toolServer.ts')
const session = '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d'

let folder: string
let work: string
let home: ClaudeHome
let hooks: HookListener
let model: ScriptedModel
let kind: AgentKind
let terminal: RealTerminal
/** What the next hook that can is to put into the running turn. */
let message: string | null = null

const request = (resume: string | null): LaunchRequest => ({
  agent_id: 'agt-1',
  role: 'worker',
  title: '--Add a siding',
  cwd: work,
  folder: join(folder, 'private'),
  environment: { ...home.env, CLAUDECODE: '1' },
  url: hooks.url,
  token: 'secret-token',
  relay: { command: process.execPath, args: [toolServer, join(folder, 'answers'), join(folder, 'calls')] },
  preamble: '-- You are a worker of Switchyard.',
  model: 'claude-sonnet-4-5',
  permission_mode: null,
  command: null,
  resume,
  fresh_session: session,
})

async function start(resume: string | null): Promise<void> {
  const planned = await kind.plan(request(resume))
  if (!planned.ok) throw new Error(planned.error.message)
  const { argv, env, files } = planned.value
  for (const file of files) writeFileSync(file.path, file.content, { mode: 0o600 })
  expect(argv.join(' ')).not.toContain('secret-token')
  terminal = openTerminal({ argv, cwd: work, env })
}

/** Claude Code joins letters and accents, and blanks are put around what it would run. */
const same = (one: string, other: string) => one.normalize().trim() === other.normalize().trim()

const is = (state: string) => (screen: TerminalScreen) => kind.readScreen(screen).state === state

async function send(text: string): Promise<void> {
  const typing = kind.typing(text, await terminal.until(is('idle')))
  terminal.write(typing.paste)
  await terminal.until(typing.arrived)
  terminal.write(typing.submit)
  await terminal.until(typing.taken)
}

/** Waits for a dialog that says so, and answers it. */
async function answer(text: RegExp, label: string): Promise<string> {
  const shown = await terminal.until((screen) => text.test(kind.readScreen(screen).dialog?.text ?? ''))
  const { dialog } = kind.readScreen(shown)
  const key = dialog?.options.find((option) => option.label.startsWith(label))?.key
  const keys = dialog && key !== undefined ? kind.answerKeys(dialog, key) : null
  if (!dialog || keys === null) throw new Error(`no option ${label} in ${JSON.stringify(dialog)}`)
  terminal.write(keys)
  await terminal.until((screen) => kind.readScreen(screen).dialog?.text !== dialog.text)
  return dialog.kind
}

const hookFor = async (event: string, tool?: string) => {
  const call = await hooks.until(
    (made) => made.event === event && (tool === undefined || made.body['tool_name'] === tool),
  )
  expect(call.authorization).toBe('Bearer secret-token')
  return kind.readHook(call.event, call.body)
}

beforeAll(async () => {
  const found = createAgents({ nodePath: process.execPath, bundles: '' }).get('claude')
  if (!found) throw new Error('there is no kind claude')
  kind = found
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'switchyard-agents-')))
  work = join(folder, 'work')
  mkdirSync(join(folder, 'private'), { mode: 0o700 })
  writeFileSync(join(folder, 'answers'), JSON.stringify({ signal_done: [{ value: { status: 'review' } }] }))
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', work])
  hooks = await listenForHooks(undefined, ({ event, body }) => {
    const answer = message === null ? null : kind.intoTurn(event, message, body)
    if (answer) message = null
    return answer
  })
  model = await createScriptedModel(yardScript(() => work))
  home = await createClaudeHome({ modelUrl: model.url })
})

afterAll(async () => {
  await terminal?.close()
  await model.close()
  await hooks.close()
  await home.remove()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('the real Claude Code in a terminal, against a scripted model', () => {
  it('is detected with its version', async () => {
    const detection = await kind.detect(home.env)
    expect(detection).toMatchObject({ installed: true, version: '2.1.197' })
    expect(await kind.detect({ PATH: folder })).toMatchObject({ installed: false, path: null })
  })

  it('refuses options that it does not know', async () => {
    const refused = [
      await kind.plan({ ...request(null), permission_mode: 'yolo' }),
      await kind.plan({ ...request(null), model: '--dangerously-skip-permissions' }),
      await kind.plan({ ...request('../x') }),
    ]
    expect(refused.map((plan) => !plan.ok && plan.error.code)).toEqual([
      'bad_option',
      'bad_option',
      'bad_option',
    ])
    expect(await kind.plan({ ...request(null), environment: {} })).toMatchObject({
      error: { code: 'not_installed' },
    })
  })

  it('asks whether the folder is trusted, then stands at its prompt', async () => {
    await start(null)
    expect(await answer(/Quick safety check/, 'Yes')).toBe('trust')
    expect(kind.readScreen(await terminal.until(is('idle')))).toMatchObject({
      detail: 'At its prompt',
      draft: '',
    })
  })

  it('does a whole turn: prompt, dialogs, our tool, end', async () => {
    await send('Add a siding.\nCommit it and signal done.')
    expect(await hookFor('UserPromptSubmit')).toMatchObject({
      state: 'working',
      session_id: session,
      submitted: 'Add a siding.\nCommit it and signal done.',
    })
    expect(await answer(/Do you want to create siding\.txt/, 'Yes')).toBe('permission')
    expect((await hookFor('PermissionRequest', 'Write')).state).toBe('needs_input')
    expect(await answer(/git commit/, 'Yes')).toBe('permission')
    // Our own tool asks for nothing.
    await terminal.until((screen) => is('idle')(screen) && terminal.text().includes('The task is in'))
    expect((await hookFor('Stop')).state).toBe('idle')
    expect(await hookFor('PostToolUse', 'mcp__switchyard__signal_done')).toMatchObject({ state: 'working' })
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toContain('"summary":"A siding"')
    const log = execFileSync('git', ['-C', work, 'log', '--format=%s', '--name-only'], { encoding: 'utf8' })
    expect(log.split('\n').filter(Boolean)).toEqual(['Siding', 'siding.txt'])
    const main = await model.until(({ sort }) => sort === 'main')
    expect(main.conversation?.model).toBe('claude-sonnet-4-5')
    expect(main.conversation?.system).toContain('-- You are a worker of Switchyard.')
  })

  it('asks a question and takes the chosen answer', async () => {
    await send('Ask me')
    expect(await answer(/Which colour/, 'Red')).toBe('question')
    await terminal.until((screen) => is('idle')(screen) && /Chosen:.*Red/.test(terminal.text()))
  })

  it.each(['!touch BANG', '\n!touch BANG', '/exit', 'see @sid', 'ends in a backslash \\', ...ODD_TEXTS])(
    'takes %j as text',
    async (text) => {
      await send(text)
      await hooks.until(
        (call) => call.event === 'UserPromptSubmit' && same(String(call.body['prompt']), text),
      )
      await terminal.until(is('idle'))
      expect(existsSync(join(work, 'BANG'))).toBe(false)
    },
  )

  it('takes a long prompt whole', async () => {
    const text = `${Array.from({ length: 400 }, (_, line) => `line ${line} of a long prompt`).join('\n')}\nthe end`
    await send(text)
    await hooks.until((call) => call.event === 'UserPromptSubmit' && call.body['prompt'] === text)
    await terminal.until(is('idle'))
  })

  it('takes the longest prompt whole', async () => {
    await send(LONGEST)
    await hooks.until((call) => call.event === 'UserPromptSubmit' && call.body['prompt'] === LONGEST)
    await terminal.until(is('idle'))
  })

  it('takes a message into its running turn, whole and once', async () => {
    message = `Message from your coordinator: ${'and so on, '.repeat(780)}the end of the message`
    const text = message
    await send('Signal now')
    await terminal.until((screen) => is('idle')(screen) && terminal.text().includes('Signalled'))
    expect(message).toBeNull()
    const last = model.requests.findLast(({ sort }) => sort === 'main')?.conversation
    expect(last?.since_said.length).toBeGreaterThan(0)
    expect(last?.said.filter((said) => said.includes(text))).toHaveLength(1)
  })

  it('works until it is interrupted, and its draft can be cleared', async () => {
    await send('Wait for ever')
    await terminal.until(is('working'))
    terminal.write(kind.interruptKeys)
    // An interrupt before any answer puts the prompt back into the box.
    await terminal.until(
      (screen) => is('idle')(screen) && kind.readScreen(screen).draft.includes('Wait for ever'),
    )
    terminal.write(kind.clearKeys ?? '')
    await terminal.until((screen) => is('idle')(screen) && kind.readScreen(screen).draft === '')
  })

  it('says what ended a turn', async () => {
    await send('Fail')
    expect(await hookFor('StopFailure')).toMatchObject({ state: 'idle' })
    const screen = await terminal.until((now) => kind.readScreen(now).detail.includes('not today'))
    expect(kind.readScreen(screen).state).toBe('idle')
  })

  it('records what it uses, once for each answer of its model', async () => {
    const { transcript } = await hookFor('Stop')
    const reader = kind.readUsage?.()
    const lines = readFileSync(transcript ?? '', 'utf8')
      .trim()
      .split('\n')
    for (const line of lines) reader?.read(JSON.parse(line) as Record<string, unknown>)
    const unanswered = /Wait for ever|Fail/
    const answers = model.requests.filter(
      ({ sort, conversation }) => sort === 'main' && !unanswered.test(conversation?.said.at(-1) ?? ''),
    ).length
    expect(answers).toBeGreaterThan(10)
    expect(reader?.total()).toEqual({
      ...{ input_tokens: 112 * answers, cached_tokens: 5 * answers, output_tokens: 20 * answers },
      cost_usd: null,
    })
  })

  it('resumes its conversation by id after a kill', async () => {
    terminal.kill('SIGKILL')
    await terminal.exited
    await start(session)
    await send('Are you there?')
    const request = await model.until(
      ({ sort, conversation }) =>
        sort === 'main' && (conversation?.said.at(-1) ?? '').includes('Are you there?'),
    )
    expect(request.conversation?.said.some((said) => said.includes('Add a siding.'))).toBe(true)
    expect((await hookFor('UserPromptSubmit')).session_id).toBe(session)
    await terminal.until(is('idle'))
    expect(model.failures).toEqual([])
  })
})
