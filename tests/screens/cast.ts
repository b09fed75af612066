import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import type { Event } from '../../src/contract/event.ts'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawDisc } from './logo.ts'
import type { Stage } from './stages.ts'

/** One task of the yard: what it is asked, and how it stands when scenes show it. */
export interface Member {
  readonly title: string
  /** What the task is made with beside its title and its kind. */
  readonly order: Readonly<Record<string, unknown>>
  readonly until: (event: Event) => boolean
  readonly then?: (stage: Omit<Stage, 'cast'>, id: string) => Promise<void>
}

const agentIs =
  (status: string) =>
  ({ images }: Event): boolean =>
    images.agent?.status === status
const submitted = ({ type }: Event): boolean => type === 'task.submitted'
/** Submitted, and the turn is over. */
const rested = ({ images, type }: Event): boolean =>
  type.startsWith('agent.') && images.agent?.status === 'idle'

const plays = (words: string, steps: readonly StepInput[]) => ({ prompt: scriptPrompt(words, steps) })
const say = (text: string): StepInput => ({ do: 'say', text })
const edit = (path: string, find: string, replacement: string): StepInput => ({
  do: 'replace',
  ...{ path, find, with: replacement },
})
const done = (message: string, ...files: string[]): StepInput[] => [
  { do: 'run', argv: ['node', '--test'] },
  { do: 'commit', message },
  { do: 'call', tool: 'signal_done', args: { summary: message, files, tests: 'node --test: all pass' } },
]

const LINE = "  return track.name + ': ' + aspect(track)"

const WITH_PLATFORM = `  const lines = yard.map((track) => {
    const platform = track.platform ?? 'none'
    return reportLine(track) + ', platform ' + platform
  })
  return lines.join('\\n')`

const PLATFORMS = `/** Platforms belong to tracks; a long train may need two. */
export function platformsOf(yard, train) {
  return yard.filter((track) => track.train === train.name && track.platform !== undefined)
}

export function needsTwo(train, platform) {
  return train.length > platform.length
}
`

const picture = (): string => {
  const bytes = drawDisc([36, 41, 47], [76, 158, 255]).toString('base64')
  return `require('fs').writeFileSync('docs/logo.png', Buffer.from('${bytes}', 'base64'))`
}

const NOTES = `# Release notes

## 1.1

- Tracks have platforms.
- The report names the train.
`

async function holdAndQueue({ host }: Omit<Stage, 'cast'>, id: string): Promise<void> {
  const { body } = await host.api('GET', `/tasks/${id}`)
  const { id: agent } = body['agent'] as { id: string }
  await host.api('POST', `/agents/${agent}/hold`, {})
  for (const prompt of ['Then run the tests on Windows paths too.', 'Leave the lock file alone.'])
    await host.api('POST', `/tasks/${id}/prompt`, { prompt })
}

async function land({ host, watch }: Omit<Stage, 'cast'>, id: string): Promise<void> {
  const { status, body } = await host.api('POST', `/tasks/${id}/merge`, {})
  if (status !== 200) throw new Error(JSON.stringify(body))
  await watch.until('the merge', ({ type, task_id }) => type === 'task.merged' && task_id === id)
}

/** The lines that the task has changed change on the target branch as well. */
async function moveTarget({ root, git }: Omit<Stage, 'cast'>): Promise<void> {
  const replace = async (name: string, find: string, replacement: string): Promise<void> => {
    const file = join(root, name)
    await writeFile(file, (await readFile(file, 'utf8')).replace(find, replacement))
  }
  await replace('src/report.js', "': '", "' – '")
  await replace('test/yard.test.js', '1: stop', '1 – stop')
  await replace('test/yard.test.js', '2: clear', '2 – clear')
  await git('commit', '-qam', 'A dash in the report')
}

export const CAST = {
  landed: {
    title: 'Count the free tracks',
    order: plays('Add freeTracks(yard) to src/tracks.js.', [
      edit(
        'src/tracks.js',
        'export function enter(',
        'export function freeTracks(yard) {\n  return yard.filter((track) => !track.train)\n}\n\nexport function enter(',
      ),
      ...done('Count the free tracks', 'src/tracks.js'),
    ]),
    until: submitted,
    then: land,
  },
  review: {
    title: 'Give every track a platform',
    order: plays('Tracks get platforms, with a page of notes. Keep the signals as they are.', [
      say('I add src/platforms.js, use it in the report, and draw the logo anew.'),
      { do: 'write', path: 'src/platforms.js', content: PLATFORMS },
      edit('src/report.js', "  return yard.map(reportLine).join('\\n')", WITH_PLATFORM),
      { do: 'run', argv: ['git', 'mv', 'src/signals.js', 'src/aspects.js'] },
      edit('src/report.js', './signals.js', './aspects.js'),
      { do: 'write', path: 'docs/release-notes.md', content: NOTES },
      { do: 'run', argv: ['node', '-e', picture()] },
      ...done('Give every track a platform', 'src/platforms.js', 'src/report.js'),
    ]),
    until: submitted,
  },
  conflict: {
    title: 'Write the aspect in capitals',
    order: plays('Write the aspect of a signal in capitals.', [
      edit('src/report.js', LINE, '  return track.name.padEnd(4) + aspect(track).toUpperCase()'),
      edit('test/yard.test.js', '/^1: stop/', '/^1 {3}STOP/'),
      edit('test/yard.test.js', '/2: clear/', '/2 {3}CLEAR/'),
      ...done('Write the aspect in capitals', 'src/report.js'),
    ]),
    until: submitted,
    then: moveTarget,
  },
  permission: {
    title: 'Store the timetable in a table',
    order: plays('Move the timetable into a table, with a migration.', [
      say('The migration is written; running it changes the development database.'),
      {
        do: 'write',
        path: 'migrations/001_timetable.sql',
        content: 'create table timetable (train text, track text, due text);\n',
      },
      {
        do: 'ask',
        kind: 'permission',
        text: 'npm run migrate -- 001_timetable',
        options: [
          { key: '1', label: 'Yes' },
          { key: '2', label: "Yes, and don't ask again for npm run" },
          { key: '3', label: 'No, and say what to do instead' },
        ],
      },
    ]),
    until: agentIs('needs_input'),
  },
  question: {
    title: 'Announce late trains',
    order: plays('Announce trains that are late.', [
      {
        do: 'ask',
        kind: 'question',
        text: 'From how many minutes on is a train late?',
        options: [
          { key: '1', label: 'Three minutes' },
          { key: '2', label: 'Six minutes, as the timetable says' },
        ],
      },
    ]),
    until: agentIs('needs_input'),
  },
  working: {
    title: 'Speed up the search for a free track',
    order: plays('Finding a free track is slow for big yards. Measure first.', [
      say('First the tests as they are, then a measurement with 10,000 tracks.'),
      {
        do: 'write',
        path: 'bench/free.js',
        content:
          "import { createYard } from '../src/tracks.js'\n\ncreateYard(Array.from({ length: 10_000 }, (_, at) => String(at)))\n",
      },
      { do: 'run', argv: ['vitest', 'run'] },
    ]),
    until: agentIs('working'),
  },
  queue: {
    title: 'Read signals from a file',
    order: plays('Read the signals from a JSON file.', [
      say('I look at how the tests set signals up.'),
      { do: 'run', argv: ['vitest', 'run'] },
    ]),
    until: agentIs('working'),
    then: holdAndQueue,
  },
  idle: {
    title: 'Explain the signals to a newcomer',
    order: plays('Explain src/signals.js in two sentences.', [
      say(
        'A signal shows stop in front of a taken track and clear in front of a free one. Nothing else decides it.',
      ),
    ]),
    until: rested,
  },
  failed: {
    title: 'Draw the yard as a picture',
    order: { kind: 'custom', command: ['drawing-agent', '--yard'], prompt: 'Draw the yard.' },
    until: ({ images: { agent, task } }: Event) =>
      agent?.status === 'stale' || agent?.status === 'gone' || task?.launch === 'failed',
  },
  pending: {
    title: 'Write the release notes',
    order: { start: false, prompt: 'Write the release notes for 1.1.' },
    until: ({ type }: Event) => type === 'task.created',
  },
} satisfies Record<string, Member>

export const ALL = Object.keys(CAST) as (keyof typeof CAST)[]
