import type { Hands } from './hands.ts'
import { answerIn, partOf, type Moves, type Plan } from './plan.ts'

/** Waits until each of the tasks has signalled and its agent stands at its prompt again. */
function* signalled(hands: Hands, ids: readonly string[]): Moves<void> {
  const left = new Set(ids)
  // Nobody can be as fast as that: the first answer is nothing_yet.
  let limit: { timeout_ms?: number } = { timeout_ms: 0 }
  while (left.size > 0) {
    const told = answerIn(yield hands.ours('wait_for_signal_done', { task_ids: [...left], ...limit }))
    limit = {}
    if (told['outcome'] === 'nothing_yet') continue
    if (told['outcome'] !== 'done') throw new Error(`no signal: ${JSON.stringify(told)}`)
    left.delete(String(told['task_id']))
  }
  for (const id of ids) {
    let outcome: unknown
    while (outcome !== 'idle')
      outcome = answerIn(yield hands.ours('wait_for_idle', { task_id: id }))['outcome']
  }
}

function* sendBack(hands: Hands, id: string, prompt: string): Moves<void> {
  const { state } = answerIn(yield hands.ours('send_prompt', { task_id: id, prompt }))
  if (state !== 'queued') throw new Error(`the prompt is ${String(state)}`)
  yield* signalled(hands, [id])
}

/** Reads what a worker did, until it is right and can be merged. `together`: by the tool that shows and merges. */
function* review(hands: Hands, id: string, together: boolean): Moves<string> {
  const [show, merge] = together
    ? ['review_and_merge_task', 'review_and_merge_task']
    : ['get_task_diff', 'merge_task']
  for (;;) {
    const seen = answerIn(yield hands.ours(show, { task_id: id }))
    const { patch, head_sha, base_branch } = together ? partOf(seen, 'diff') : seen
    const [, wrong] = /^\+\+\+ b\/(\S+)\n@@.*\n\+frist$/m.exec(String(patch)) ?? []
    if (wrong !== undefined) {
      yield* sendBack(hands, id, `Correct ${wrong}`)
      continue
    }
    const merged = yield hands.ours(merge, { task_id: id, head_sha })
    if (!merged.text.includes('MERGE_CONFLICT')) {
      const landed = together ? partOf(answerIn(merged), 'landing') : answerIn(merged)
      return String(landed['sha'])
    }
    yield* sendBack(hands, id, `Merge ${String(base_branch)} into your branch, and keep both lines`)
  }
}

/** A coordinator that has each track of the order laid by a worker of its own. */
export function* lead(hands: Hands, order: string): Plan {
  const ids: string[] = []
  for (const [, name, kind, manners] of order.matchAll(/(\w+) by (\w+) \(([^)]*)\)/g)) {
    const prompt = `Lay ${name} (${manners})`
    const made = answerIn(yield hands.ours('create_task', { title: `Lay ${name}`, kind, prompt }))
    ids.push(String(made['id']))
  }
  yield* signalled(hands, ids)
  const landed: string[] = []
  for (const id of ids) landed.push(yield* review(hands, id, id === ids.at(-1)))
  return `Landed ${landed.join(' ')}`
}
