import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { makeCrew, type Crew } from './crew.ts'
import {
  conversationOf,
  expectEnded,
  expectLanded,
  expectShown,
  startJob,
  tasksOf,
  untilDone,
  type Job,
} from './job.ts'
import { tracksScript } from './tracks.ts'

let crew: Crew

beforeAll(async () => {
  const scripts = {
    claude: tracksScript('claude'),
    codex: tracksScript('codex'),
    opencode: tracksScript('opencode'),
  }
  crew = await makeCrew('coordinators', scripts, [
    { text: /Quick safety check/, label: 'Yes, I trust' },
    { text: /^Folder access/, label: 'Trust' },
    { text: /Do you want to create \w+\.txt/, label: 'Yes' },
    { text: /Edit \w+\.txt/, label: 'Allow once' },
    { text: /\bgit \w+/, label: 'Yes' },
    { text: /\bgit \w+/, label: 'Allow once' },
  ])
})
afterAll(() => crew.close())

describe('the real Claude Code as coordinator of two more', () => {
  let job: Job

  it('splits the work, waits, reads, sends back and merges, by what the tools answer alone', async () => {
    job = await startJob(crew, 'claude', [
      { name: 'north', kind: 'claude', manners: ['joined', 'forgetful'] },
      { name: 'south', kind: 'claude', manners: ['joined', 'hasty'] },
    ])
    await untilDone(job)
    const { outcomes, tools } = conversationOf(job, 'claude', job.id)
    expect(outcomes.map(({ name }) => name.replace('mcp__switchyard__', ''))).toEqual(
      expect.arrayContaining(['get_task_diff', 'merge_task', 'review_and_merge_task', 'send_prompt']),
    )
    expect(outcomes.some(({ text }) => text.includes('"nothing_yet"'))).toBe(true)
    expect(outcomes.filter(({ failed }) => failed).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^MERGE_CONFLICT: .* README\.md; send_prompt/),
    ])
    expect(tools).not.toContain('mcp__switchyard__signal_done')
  })

  it('lands both, after a commit that was forgotten, a misspelling and a conflict', async () => {
    await expectLanded(job)
    const [north, south] = await tasksOf(job)
    const forgot = conversationOf(job, 'claude', String(north?.id)).outcomes.filter(({ failed }) => failed)
    expect(forgot.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^UNCOMMITTED_CHANGES: .*north\.txt/),
    ])
    const conflict = conversationOf(job, 'claude', String(south?.id)).outcomes.filter(({ failed }) => failed)
    expect(conflict.map(({ text }) => text)).toEqual([expect.stringContaining('Merge conflict in README.md')])
    expect(south?.prompts).toHaveLength(3)
    const { git } = crew.yard
    expect(await git('log', '--first-parent', '--format=%s', 'trunk')).toBe('Lay south\nLay north\nfirst')
    expect(await git('log', '--format=%s', 'trunk^1..trunk^2')).toBe(
      'Merge trunk\nCorrect south.txt\nLay south',
    )
    expect((await git('show', 'trunk:README.md')).split('\n').sort()).toEqual([
      'one',
      'three',
      'two by north',
      'two by south',
    ])
  })

  it('is shown as working while it waits, and each worker that asks as asking', () => expectShown(job))

  it('ends with all its agents and tokens', () => expectEnded(job))
})

describe('coordinators and workers of different kinds at once', () => {
  let jobs: Record<'mixed' | 'codex' | 'opencode', Job>

  beforeAll(async () => {
    const [mixed, codex, opencode] = await Promise.all([
      startJob(crew, 'claude', [
        { name: 'up', kind: 'codex', manners: ['hasty'] },
        { name: 'down', kind: 'opencode' },
      ]),
      startJob(crew, 'codex', [{ name: 'east', kind: 'claude', manners: ['hasty'] }]),
      startJob(crew, 'opencode', [{ name: 'west', kind: 'codex' }]),
    ])
    jobs = { mixed, codex, opencode }
  })

  it.each([
    ['Claude Code with a Codex and an OpenCode', 'mixed'],
    ['Codex with a Claude Code', 'codex'],
    ['OpenCode, whose model gets the text of an answer alone, with a Codex', 'opencode'],
  ] as const)('%s', async (_, name) => {
    const job = jobs[name]
    await untilDone(job)
    await expectLanded(job)
    await expectShown(job)
    await expectEnded(job)
  })

  it('leave nothing running, and no question unanswered', async () => {
    const { person, yard, host } = crew
    await untilGone((await processesOf(yard.folder)).filter(({ pid }) => pid !== host.pid))
    expect((await processesOf(yard.folder)).map(({ pid }) => pid)).toEqual([host.pid])
    expect(person.puzzles).toEqual([])
  })
})
