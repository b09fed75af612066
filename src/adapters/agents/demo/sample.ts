import type { Sample } from '../../../core/ports/agents.ts'
import { scriptPrompt, type StepInput } from './program/script.ts'
import { SAMPLE_FILES } from './sampleFiles.ts'
import { alignedReport, freeTracks, trainNames } from './sampleWork.ts'

const BRANCH = 'main'

type Call = Extract<StepInput, { do: 'call' }>

const call = (tool: string, args: Call['args'], as?: string): Call => ({
  do: 'call',
  tool,
  args,
  ...(as === undefined ? {} : { as }),
})

/** A worker's script fills its own places in. */
const literal = (prompt: string): string => prompt.replaceAll('${', () => '$${')

const create = (kind: string, work: { title: string; prompt: string }, as: string): StepInput =>
  call('create_task', { title: work.title, prompt: literal(work.prompt), kind }, as)

const awaitDone = (task: string, as: string): StepInput => ({
  ...call('wait_for_signal_done', { task_ids: [`\${${task}.id}`] }, as),
  until: { outcome: 'done' },
})

const look = (task: string, as: string): StepInput => call('get_task_diff', { task_id: `\${${task}.id}` }, as)

/** Lands what was looked at, and nothing that came after. */
const merge = (task: string, seen: string): Call =>
  call('merge_task', { task_id: `\${${task}.id}`, head_sha: `\${${seen}.head_sha}` })

/** The main job: three workers, one change sent back, one conflict forecast and resolved, everything merged. */
const steps = (kind: string): StepInput[] => [
  { do: 'say', text: 'I split the work into three tasks and start a worker on each.' },
  create(kind, freeTracks, 'free'),
  create(kind, trainNames, 'names'),
  create(kind, alignedReport, 'aligned'),

  awaitDone('free', 'freeDone'),
  { do: 'say', text: 'Signalled: ${freeDone.completion.summary}' },
  look('free', 'freeDiff'),
  awaitDone('names', 'namesDone'),
  look('names', 'namesFirst'),
  {
    do: 'say',
    text: 'It says itself: "${namesDone.completion.risks}". The task asked for a test, so it goes back.',
  },
  call('send_prompt', { task_id: '${names.id}', prompt: literal(trainNames.again) }),
  awaitDone('aligned', 'alignedDone'),
  look('aligned', 'alignedFirst'),
  { do: 'say', text: 'Signalled: ${alignedDone.completion.summary}' },

  merge('free', 'freeDiff'),
  awaitDone('names', 'namesAgain'),
  look('names', 'namesDiff'),
  { do: 'say', text: 'Redone: ${namesAgain.completion.summary}' },
  merge('names', 'namesDiff'),

  look('aligned', 'alignedForecast'),
  { do: 'say', text: 'Forecast: the third change would conflict in ${alignedForecast.conflicts.0.path}.' },
  { ...merge('aligned', 'alignedForecast'), expect_error: 'MERGE_CONFLICT' },
  call('send_prompt', { task_id: '${aligned.id}', prompt: literal(alignedReport.resolve(BRANCH)) }),
  awaitDone('aligned', 'alignedAgain'),
  look('aligned', 'alignedDiff'),
  merge('aligned', 'alignedDiff'),
  {
    do: 'say',
    text: 'All three changes are merged into ${aligned.base_branch}: one was redone, one conflict was resolved.',
  },
]

export const createSample = (kind: string): Sample => ({
  files: SAMPLE_FILES,
  branch: BRANCH,
  coordinator_title: 'Improve the signal box',
  coordinator_prompt: scriptPrompt(
    'Improve the signal box: count the free tracks, name the trains in the report, and align the report. Use one worker ' +
      'for each, look at what they did, and merge it.',
    steps(kind),
  ),
})
