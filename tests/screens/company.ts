import { z } from 'zod'
import type { Stage } from './stages.ts'

const withId = z.looseObject({ id: z.string() })
const registered = z.looseObject({ token: z.string() })

/** One call that must succeed. */
async function call(stage: Stage, method: string, path: string, body: object, token?: string) {
  const answer = await stage.host.api(method, path, body, token)
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

const met = new WeakMap<Stage, Promise<void>>()

/** Two guests who work on a run, with locks, messages, a thread and memory between them; once for a stage. */
export function gather(stage: Stage): Promise<void> {
  const known = met.get(stage) ?? play(stage)
  met.set(stage, known)
  return known
}

async function play(stage: Stage): Promise<void> {
  const post = (path: string, body: object, token?: string) => call(stage, 'POST', path, body, token)
  const guest = async (label: string, kind: string, summary: string): Promise<string> =>
    registered.parse(await post('/agents/register', { label, kind, summary, session_id: label })).token
  const [amy, ben] = [
    await guest('amy', 'claude', 'Splits the signals from the points'),
    await guest('ben', 'codex', 'Moves the guide into docs'),
  ]
  const run = withId.parse(
    await post('/runs', {
      name: 'A box of two floors',
      goal: 'Signals and points stand on floors of their own.',
      end_state: 'No lever of one floor moves anything on the other.',
      constraints: ['The old levers keep their numbers', 'Each step can be undone'],
      acceptance_criteria: ['All tests green', 'No import across the floors'],
      plan: ['Split the signals', 'Move the points', 'Take out the stairs'],
    }),
  )
  const task = withId.parse(
    await post('/tasks', {
      ...{ title: 'Split the signals', start: false, kind: 'demo', run_id: run.id },
      ...{ priority: 'high', tags: ['signals'], files: ['src/signals.ts'] },
    }),
  )
  const order = { title: 'Move the points', start: false, kind: 'demo', run_id: run.id, after: [task.id] }
  await post('/tasks', order)
  await post(`/runs/${run.id}/status`, { status: 'in_progress' })
  await post(`/tasks/${task.id}/claim`, { lock_files: true }, amy)
  await post('/locks', { target: 'dir:docs', reason: 'moves the guide' }, ben)
  await post('/locks', { target: 'res:lever 7', reason: 'is oiled until noon' }, ben)
  await post('/messages', { to: 'label:ben', body: 'I take src/signals.ts for an hour.' }, amy)
  await post('/messages', { to: 'all', body: 'The signals are split; pull main before you go on.' }, amy)
  const question = 'Two levers still have the number 7. Keep the old one, or the new?'
  await post('/threads/ask', { to: 'operator', topic: 'Which lever keeps 7?', body: question }, ben)
  const fact = { key: 'lever numbers', type: 'decision', confidence: 0.95 }
  await post('/memories', { ...fact, value: 'Numbers are given once and never again.' }, amy)
  await post(
    '/memories',
    { ...fact, value: 'Numbers are given once; a lever that is taken out keeps its own.' },
    ben,
  )
  const rust = { key: 'rust', type: 'fact', confidence: 0.6, value: 'Lever 3 sticks below freezing.' }
  await post('/memories', rust, ben)
}
