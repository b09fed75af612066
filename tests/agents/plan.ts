import { z } from 'zod'
import {
  say,
  type Block,
  type Conversation,
  type Script,
  type ToolOutcome,
} from '../support/scriptedModel.ts'

/** Moves of a model, in order: each yields a tool call and is told what it answered. */
export type Moves<Found> = Generator<Block, Found, ToolOutcome>

/** The moves of one turn; they end with what is said last. */
export type Plan = Moves<string>

/**
 * A model that follows a plan. The plan is made anew at each request and played from its start against what the tools
 * have answered since the prompt, so it is a function of the conversation and knows nothing else.
 */
export const followPlan =
  (planOf: (conversation: Conversation) => Plan): Script =>
  (conversation) => {
    const plan = planOf(conversation)
    let move = plan.next()
    for (const outcome of conversation.since_said) if (!move.done) move = plan.next(outcome)
    return [move.done ? say(move.value) : move.value]
  }

const answer = z.record(z.string(), z.unknown())
export type Answer = z.infer<typeof answer>

/**
 * The JSON object in what a CLI told its model of a tool's answer. The CLIs put words of their own around it, and
 * nothing else is known to the model; throws at a text in which there is none.
 */
export function answerIn({ name, text }: ToolOutcome): Answer {
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)
  if (json === '') throw new Error(`the model was told of ${name} only: ${text}`)
  return answer.parse(JSON.parse(json))
}

/** An object in an answer. */
export const partOf = (whole: Answer, field: string): Answer => answer.parse(whole[field])
