import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  demoKind,
  isDemo,
  SESSION,
  startDemo,
  type DemoStart,
  type RunningDemo,
} from '../../../../tests/support/demoAgent.ts'
import { scriptPrompt, type StepInput } from './program/script.ts'
import { readDemoScreen } from './screen.ts'

let folder: string
const open: RunningDemo[] = []

const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim()
const log = () => git('log', '--format=%s').split('\n')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-demo-'))
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'Test')
  git('config', 'user.email', 'test@example.invalid')
})

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ terminal }) => terminal.close()))
  rmSync(folder, { recursive: true, force: true })
})

async function start(answers: DemoStart['answers'] = {}, resume = false): Promise<RunningDemo> {
  const agent = await startDemo({ folder: join(folder, '.git/private'), cwd: folder, answers, resume })
  open.push(agent)
  return agent
}

const run = (agent: RunningDemo, ...steps: StepInput[]) =>
  agent.prompt(scriptPrompt('Please do this.', steps))

describe('the demo agent in a terminal', () => {
  it('edits, runs, commits and calls a tool with what it found out', async () => {
    const agent = await start({ signal_done: [{ value: { status: 'review', head: 'abc' } }] })
    await run(
      agent,
      { do: 'write', path: 'src/a.txt', content: 'one $${two}\n' },
      { do: 'replace', path: 'src/a.txt', find: 'one', with: 'three' },
      { do: 'commit', message: 'Add a' },
      { do: 'run', argv: ['git', 'rev-parse', 'HEAD'], as: 'head' },
      {
        do: 'call',
        tool: 'signal_done',
        args: { summary: 'At ${head.stdout}', n: '${head.code}' },
        as: 'done',
      },
      { do: 'say', text: 'The task is in ${done.status}' },
    )
    await agent.ended('The task is in review')
    expect(readFileSync(join(folder, 'src/a.txt'), 'utf8')).toBe('three ${two}\n')
    expect(log()).toEqual(['Add a'])
    const head = execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
    expect(agent.calls()).toEqual([
      { tool: 'signal_done', args: { request_id: `${SESSION}.1.4`, summary: `At ${head}`, n: 0 } },
    ])
  })

  it('asks again while a wait tool has nothing yet, each time with another request id', async () => {
    const nothing = { value: { outcome: 'nothing_yet' } }
    const agent = await start({
      wait_for_signal_done: [nothing, nothing, { value: { outcome: 'done', task_id: 't' } }],
    })
    await run(
      agent,
      { do: 'call', tool: 'wait_for_signal_done', until: { outcome: 'done' }, as: 'first' },
      { do: 'say', text: 'Task ${first.task_id} is done' },
    )
    await agent.ended('Task t is done')
    expect(agent.calls().map(({ args }) => args['request_id'])).toEqual(
      ['', '.1', '.2'].map((end) => `${SESSION}.1.0${end}`),
    )
  })

  it('goes on after an expected error, and ends the turn at any other, visibly', async () => {
    const conflict = {
      failed: true,
      value: { error: { code: 'MERGE_CONFLICT', message: 'both changed a', details: {} } },
    }
    const agent = await start({ merge_task: [conflict], wait_for_idle: [{ value: { outcome: 'gone' } }] })
    await run(
      agent,
      { do: 'call', tool: 'merge_task', expect_error: 'MERGE_CONFLICT', as: 'merge' },
      { do: 'say', text: 'Seen: ${merge.error.code}' },
      { do: 'call', tool: 'merge_task' },
      { do: 'say', text: 'never said' },
    )
    const screen = await agent.ended('merge_task failed with')
    expect(agent.terminal.text()).toContain('Seen: MERGE_CONFLICT')
    expect(agent.terminal.text()).not.toContain('never said')
    expect(readDemoScreen(screen).detail).toContain(
      'The turn ended with: merge_task failed with MERGE_CONFLICT',
    )
    await run(agent, { do: 'call', tool: 'wait_for_idle', until: { outcome: 'idle' } })
    await agent.ended('wait_for_idle answered "gone"')
  })

  it('shows a dialog until a digit answers it', async () => {
    const agent = await start()
    const options = [
      { key: '1', label: 'Yes' },
      { key: '2', label: 'No, leave it' },
    ]
    await run(
      agent,
      { do: 'ask', kind: 'permission', text: 'May I remove the siding?\nIt is empty.', options, as: 'leave' },
      { do: 'say', text: 'Answer: ${leave.label}' },
    )
    const { dialog } = readDemoScreen(await agent.terminal.until(isDemo('needs_input')))
    expect(dialog).toEqual({ kind: 'permission', text: 'May I remove the siding?\nIt is empty.', options })
    agent.terminal.write('7x')
    agent.terminal.write(demoKind.answerKeys({ kind: 'permission', text: '', options }, '2') ?? '')
    await agent.ended('Answer: No, leave it')
  })

  it.each([
    ['Esc', '\u001b'],
    ['Ctrl-C', '\u0003'],
  ])('is interrupted by %s', async (_name, key) => {
    const agent = await start()
    await run(agent, { do: 'think', ms: 60_000 })
    await agent.terminal.until(isDemo('working'))
    agent.terminal.write(key)
    await agent.ended('✗ Interrupted')
    await run(agent, { do: 'say', text: 'and works on' })
    await agent.ended('and works on')
  })

  it('continues at the same step with the same request id after a kill', async () => {
    const answers = { get_task_status: [{ never: true }, { value: { status: 'review' } }] }
    const agent = await start(answers)
    await run(
      agent,
      { do: 'write', path: 'a', content: 'a' },
      { do: 'commit', message: 'First' },
      { do: 'run', argv: ['git', 'rev-parse', '--abbrev-ref', 'HEAD'], as: 'branch' },
      { do: 'call', tool: 'get_task_status', as: 'task' },
      { do: 'say', text: '${branch.stdout} is in ${task.status}' },
    )
    await agent.called()
    agent.terminal.kill('SIGKILL')
    await agent.terminal.exited
    const again = await start(answers, true)
    await again.ended('main is in review')
    expect(again.terminal.text()).toContain('cut off at step 4 of 5')
    expect(log()).toEqual(['First'])
    expect(agent.calls().map(({ args }) => args['request_id'])).toEqual([`${SESSION}.1.3`, `${SESSION}.1.3`])
    await run(again, { do: 'call', tool: 'get_task_status' })
    await again.terminal.until(
      (screen) => isDemo('idle')(screen) && agent.calls().at(-1)?.args['request_id'] === `${SESSION}.2.0`,
    )
  })

  it('connects anew after its MCP server was lost, and repeats the call with its id', async () => {
    const agent = await start({ list_tasks: [{ dies: true }, { value: { items: [] } }] })
    await run(
      agent,
      { do: 'call', tool: 'list_tasks', as: 'tasks' },
      { do: 'say', text: 'Got ${tasks.items}' },
    )
    await agent.ended('Got []')
    expect(agent.terminal.text()).toContain('The connection to the MCP server switchyard is lost')
    expect(agent.calls().map(({ args }) => args['request_id'])).toEqual([`${SESSION}.1.0`, `${SESSION}.1.0`])
  })

  it('says what is wrong with a script and with a step', async () => {
    const agent = await start()
    await agent.prompt('Do\n```switchyard-demo\n{"steps":[{"do":"dance"}]}\n```')
    await agent.ended('✗ the script is not valid')
    await agent.prompt('Do\n```switchyard-demo\n{"steps":\n```')
    await agent.ended('✗ the script is not JSON')
    await run(agent, { do: 'say', text: '${nobody.knows}' })
    await agent.ended('✗ nothing is known as ${nobody.knows}')
    await run(agent, { do: 'write', path: '../out', content: '' })
    await agent.ended('✗ ../out lies outside the working folder')
    expect(existsSync(join(folder, '../out'))).toBe(false)
  })

  it('makes one small honest change by itself and signals done', async () => {
    const agent = await start({ signal_done: [{ value: { status: 'review' } }] })
    await agent.prompt('Tidy the ${signals}')
    await agent.ended('Call signal_done')
    expect(readFileSync(join(folder, 'DEMO.md'), 'utf8')).toBe('# Prompts\n\n- Tidy the ${signals}\n')
    expect(log()).toEqual(['Note a prompt: Tidy the ${signals}'])
    expect(agent.calls()[0]?.args['files']).toEqual(['DEMO.md'])
  })

  it('lists its tools as a coordinator without a script', async () => {
    const agent = await start({ create_task: [{}], merge_task: [{}] })
    await agent.prompt('Hello')
    await agent.ended('merge_task: Answers as told.')
    expect(existsSync(join(folder, 'DEMO.md'))).toBe(false)
  })

  it('takes a long prompt whole in a small window, and keeps typing while it works', async () => {
    const agent = await start()
    await agent.terminal.until(isDemo('idle'))
    agent.terminal.resize(40, 14)
    const long = scriptPrompt('x'.repeat(60_000), [{ do: 'think', ms: 60_000 }])
    await agent.prompt(long)
    await agent.terminal.until(isDemo('working'))
    agent.terminal.write('a draft')
    const screen = await agent.terminal.until((now) => readDemoScreen(now).draft === 'a draft')
    expect(readDemoScreen(screen).state).toBe('working')
    agent.terminal.write('\u001b')
    await agent.terminal.until((now) => isDemo('idle')(now) && readDemoScreen(now).draft === 'a draft')
    agent.terminal.write(demoKind.clearKeys ?? '')
    await agent.terminal.until((now) => isDemo('idle')(now) && readDemoScreen(now).draft === '')
  })

  it('leaves after Ctrl-C twice, and gives the terminal back', async () => {
    const agent = await start()
    await agent.terminal.until(isDemo('idle'))
    agent.terminal.write('\u0003')
    await agent.terminal.until(() => agent.terminal.text().includes('Ctrl-C again to leave'))
    agent.terminal.write('\u0003')
    expect(await agent.terminal.exited).toBe(0)
    expect(agent.terminal.screen().bracketed_paste).toBe(false)
  })
})
