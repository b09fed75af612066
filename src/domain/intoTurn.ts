import { isByPerson } from './promptDelivery.ts'

/** What the model must know of a prompt that reaches it in the middle of its turn. */
export interface TurnPrompt {
  readonly text: string
  readonly created_by: string
  /** Task of the coordinator that sent it; null where it has none. */
  readonly from_task: string | null
}

const END = 'End of the message. It came while you work: take it into account now.'

function sender({ created_by, from_task }: TurnPrompt): string {
  if (isByPerson(created_by)) return 'the person who operates Switchyard'
  if (created_by === 'host') return 'Switchyard'
  return `your coordinator (${from_task ?? created_by})`
}

/** Says who speaks, because beside a tool's output nothing else would. */
export const frameForTurn = (prompt: TurnPrompt): string =>
  `Message from ${sender(prompt)}:\n\n${prompt.text}\n\n${END}`
