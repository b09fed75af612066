import type { Client } from '../../../client/rpc.ts'
import type { Result } from '../../../base/result.ts'
import type { CallFailure } from '../../state/yard.ts'
import { isRecord } from './kept.ts'

/** What the person has told the host to do, as far as it may wait for the connection. */
export type Tap =
  | {
      readonly do: 'answer'
      readonly agent_id: string
      readonly key: string
      readonly text: string
      /** What waited for the answer. */
      readonly attention_id: string
    }
  | { readonly do: 'later' | 'restore'; readonly attention_id: string }
  | { readonly do: 'prompt'; readonly task_id: string; readonly prompt: string }
  | { readonly do: 'take_back'; readonly prompt_id: string }
  | { readonly do: 'approve'; readonly task_id: string; readonly head_sha: string }
  | { readonly do: 'request'; readonly task_id: string; readonly feedback: string }
  | { readonly do: 'say'; readonly thread_id: string; readonly body: string }
  | { readonly do: 'reply'; readonly reply_to: string; readonly body: string }

/** A tap on its way. Its id goes with it each time that it is sent, so the host does it once. */
export interface Sent {
  readonly id: string
  readonly tap: Tap
  /** What it says, in the person's words: the option, the prompt. */
  readonly words: string
  /** What it is about: an item, a task, a conversation. */
  readonly about: string
  readonly at: string
  /** Whether it was sent and the connection ended before the answer, so the host may have it. */
  readonly tried: boolean
  /** Why the host has not done it; null while it waits. */
  readonly problem: string | null
}

const FIELDS: Readonly<Record<Tap['do'], readonly string[]>> = {
  answer: ['agent_id', 'key', 'text', 'attention_id'],
  later: ['attention_id'],
  restore: ['attention_id'],
  prompt: ['task_id', 'prompt'],
  take_back: ['prompt_id'],
  approve: ['task_id', 'head_sha'],
  request: ['task_id', 'feedback'],
  say: ['thread_id', 'body'],
  reply: ['reply_to', 'body'],
}

const isTap = (value: unknown): value is Tap => {
  if (!isRecord(value)) return false
  const fields = Object.entries(FIELDS).find(([name]) => name === value['do'])?.[1]
  return fields?.every((field) => typeof value[field] === 'string') === true
}

const isSent = (value: unknown): value is Sent =>
  isRecord(value) &&
  ['id', 'words', 'about', 'at'].every((field) => typeof value[field] === 'string') &&
  typeof value['tried'] === 'boolean' &&
  (value['problem'] === null || typeof value['problem'] === 'string') &&
  isTap(value['tap'])

/** What was kept, without what an older page has kept otherwise. */
export const readSent = (kept: unknown): Sent[] => (Array.isArray(kept) ? kept.filter(isSent) : [])

/** The call of a tap. Putting something off twice is the same as once; all else carries its id. */
export function callOf({ id, tap }: Sent): (client: Client) => Promise<unknown> {
  const once = { request_id: id }
  switch (tap.do) {
    case 'answer':
      return ({ agent }) =>
        agent.answer({
          ...{ agent_id: tap.agent_id, key: tap.key, text: tap.text.slice(0, 5_000) },
          ...{ attention_id: tap.attention_id, ...once },
        })
    case 'later':
      return ({ attention }) => attention.later({ attention_id: tap.attention_id })
    case 'restore':
      return ({ attention }) => attention.restore({ attention_id: tap.attention_id })
    case 'prompt':
      return ({ task }) => task.prompt({ task_id: tap.task_id, prompt: tap.prompt, ...once })
    case 'take_back':
      return ({ prompt }) => prompt.cancel({ prompt_id: tap.prompt_id, ...once })
    case 'approve':
      return ({ review }) => review.approve({ task_id: tap.task_id, head_sha: tap.head_sha, ...once })
    case 'request':
      return ({ task }) => task.requestChanges({ task_id: tap.task_id, feedback: tap.feedback, ...once })
    case 'say':
      return ({ thread }) => thread.reply({ thread_id: tap.thread_id, body: tap.body, ...once })
    case 'reply':
      return ({ message }) =>
        message.send({ reply_to: tap.reply_to, body: tap.body, kind: 'answer', ...once })
  }
}

export type Caller = <T>(run: (client: Client) => Promise<T>) => Promise<Result<T, CallFailure>>
