import type { Agent, Dialog } from '../../src/contract/agent.ts'
import type { Watch } from '../support/e2eWatch.ts'
import type { TestHost } from '../support/startHost.ts'

/** What a person does with a dialog that says so: the first rule that fits, by the label of an option. */
export interface Rule {
  readonly text: RegExp
  readonly label: string
}

export interface Answered {
  readonly agent: Agent
  readonly dialog: Dialog
  readonly label: string
}

export interface Person {
  /** Every dialog that was answered, in order. */
  readonly answered: readonly Answered[]
  /** What this person could not answer; a test asserts that there is none. */
  readonly puzzles: readonly string[]
  /** Answers that came to nothing, because the dialog was not on the screen any more. */
  readonly refused: readonly string[]
  close(): Promise<void>
}

/** A person who sees on the feed what agents ask, and answers it over REST with the key of an option. */
export function seatPerson(host: TestHost, watch: Watch, rules: readonly Rule[]): Person {
  const answered: Answered[] = []
  const puzzles: string[] = []
  const refused: string[] = []
  let last = Promise.resolve()

  const chosen = ({ text, options }: Dialog) =>
    rules
      .filter((rule) => rule.text.test(text))
      .flatMap((rule) => options.find(({ label }) => label.startsWith(rule.label)) ?? [])[0]

  async function answer(agent: Agent, dialog: Dialog): Promise<void> {
    const option = chosen(dialog)
    if (!option) return void puzzles.push(`${agent.kind} asks: ${JSON.stringify(dialog)}`)
    const body = { key: option.key, text: dialog.text }
    const told = await host.api('POST', `/agents/${agent.id}/answer`, body)
    if (told.status === 200) answered.push({ agent, dialog, label: option.label })
    // It was redrawn meanwhile, or is gone: the feed shows what there is instead.
    else if (told.body['code'] === 'NO_DIALOG')
      refused.push(`${agent.id} ${agent.kind}: ${JSON.stringify(body)}: ${String(told.body['message'])}`)
    else puzzles.push(`${agent.kind}: ${JSON.stringify(told.body)}`)
  }

  const leave = watch.on(({ images: { agent } }) => {
    if (agent?.status !== 'needs_input' || agent.dialog === null) return
    const { dialog } = agent
    last = last.then(() => answer(agent, dialog))
  })
  return {
    answered,
    puzzles,
    refused,
    close: () => {
      leave()
      return last
    },
  }
}
