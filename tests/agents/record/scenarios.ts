import { writeFile } from 'node:fs/promises'
import type { Subject, Asking } from './subject.ts'
import { shown } from './subject.ts'
import { FINAL, PROMPTS, STEP } from './script.ts'
import type { Take } from './take.ts'
import type { Wire } from './wire.ts'

export interface Stage {
  readonly subject: Subject
  readonly take: Take
  readonly wire: Wire
  /** The FIFO that the silent command waits for. */
  readonly fifo: string
}
type Scenario = (stage: Stage) => Promise<void>

/** Long enough for doubts to come up and to be settled again. */
const STAY_MS = 4_000
const BRIEF_MS = 1_200
const SILENT_MS = 14_000
/** With fewer there is nothing to compact, some programs find. */
const TURNS_TO_COMPACT = 3
/** Between two words of a slow answer. */
const PACE_MS = 90

interface Dialog {
  readonly asking: Asking
  readonly what: string
  readonly stay: number
}

/** A dialog stands for a while and is answered; answers when it has gone. */
async function asked({ take }: Stage, dialog: Dialog): Promise<number> {
  const { mark, keys } = dialog.asking
  const at = await take.until((screen) => mark.test(shown(screen)))
  take.truth(['needs_input'], dialog.what, at)
  await take.linger(dialog.stay)
  return take.dismiss(mark, keys)
}

/** From the start to the prompt. */
async function begin(stage: Stage, stay = BRIEF_MS): Promise<void> {
  const { subject, take } = stage
  take.truth(['starting'], 'started', 0)
  if (subject.trust) {
    const gone = await asked(stage, { asking: subject.trust, what: 'asks for trust', stay })
    take.truth(['starting'], 'goes on with its start', gone)
  }
  take.truth(['idle'], 'stands at its prompt', await take.until(subject.ready()))
  await take.linger(stay)
}

/** Types a line and submits it; as soon as the model is asked, the agent is at work. */
async function send({ take, wire }: Stage, text: string): Promise<void> {
  take.write(`\u001b[200~${text}\u001b[201~`)
  await take.until((screen) => shown(screen).includes(text))
  await take.linger(300)
  const asks = wire.next((one) => one.type === 'asked')
  take.write('\r')
  take.truth(['idle', 'working'], `is told: ${text}`)
  await asks
  take.truth(['working'], `was told: ${text}`)
}

/** The end of the turn, which the model knows. Listens from the call on. */
function turnEnd({ take, wire }: Stage): Promise<void> {
  const over = wire
    .next((one) => one.type === 'answered' && one.text.includes(FINAL))
    .then(() => take.truth(['idle'], 'the model has ended the turn'))
  // A scenario that failed before no longer waits for it.
  over.catch(() => undefined)
  return over
}

async function turn(stage: Stage, text: string): Promise<void> {
  const over = turnEnd(stage)
  await send(stage, text)
  await over
}

/** A prompt whose model wants something that the person is asked about. */
async function sendAsking(stage: Stage, text: string, dialog: Dialog): Promise<number> {
  const { take, wire } = stage
  const wants = wire.next((one) => one.type === 'answered' && one.text.includes(STEP))
  await send(stage, text)
  await wants
  take.truth(['working', 'needs_input'], 'is about to ask')
  return asked(stage, dialog)
}

const start: Scenario = (stage) => begin(stage, STAY_MS)

const working: Scenario = async (stage) => {
  await begin(stage)
  stage.wire.pace = PACE_MS
  await turn(stage, PROMPTS.slow)
  await stage.take.linger(STAY_MS)
}

const permission: Scenario = async (stage) => {
  const { subject, take } = stage
  await begin(stage)
  const over = turnEnd(stage)
  const dialog = { asking: subject.permission, what: 'asks for a permission', stay: STAY_MS }
  take.truth(['working'], 'was allowed to', await sendAsking(stage, PROMPTS.edit, dialog))
  await over
  await take.linger(STAY_MS)
}

/** A person says no: most programs end the turn then, and the model is not asked again. */
const refused: Scenario = async (stage) => {
  const { subject, take } = stage
  await begin(stage)
  const asking = { mark: subject.permission.mark, keys: subject.permission.refuse }
  const dialog = { asking, what: 'asks for a permission', stay: BRIEF_MS }
  take.truth(['idle'], 'was refused', await sendAsking(stage, PROMPTS.edit, dialog))
  await take.linger(STAY_MS)
}

const question: Scenario = async (stage) => {
  const { subject, take } = stage
  await begin(stage)
  const over = turnEnd(stage)
  const dialog = { asking: subject.question, what: 'asks a question', stay: STAY_MS }
  take.truth(['working'], 'was answered', await sendAsking(stage, PROMPTS.ask, dialog))
  await over
  await take.linger(BRIEF_MS)
}

const error: Scenario = async (stage) => {
  const { take, wire } = stage
  await begin(stage)
  const failed = wire.next((one) => one.type === 'answered' && one.status === 400)
  await send(stage, PROMPTS.fail)
  await failed
  take.truth(['idle'], 'the model has refused for good')
  await take.linger(STAY_MS)
}

const retry: Scenario = async (stage) => {
  await begin(stage)
  await turn(stage, PROMPTS.busy)
  await stage.take.linger(BRIEF_MS)
}

const compacting: Scenario = async (stage) => {
  const { subject, take, wire } = stage
  await begin(stage)
  for (let turns = 0; turns < TURNS_TO_COMPACT; turns += 1) {
    await turn(stage, PROMPTS.plain)
    await take.linger(BRIEF_MS)
  }
  const release = wire.hold()
  const asks = wire.next((one) => one.type === 'asked')
  take.write(subject.compact)
  await take.until((screen) => shown(screen).includes(subject.compact))
  await take.linger(500)
  take.write('\r')
  take.truth(['idle', 'working'], 'is told to compact its context')
  await asks
  take.truth(['working'], 'compacts its context')
  await take.linger(STAY_MS)
  const over = wire.next((one) => one.type === 'answered')
  release()
  await over
  take.truth(['idle'], 'its context is compacted')
  await take.linger(STAY_MS)
}

/** A command that writes nothing for long, and ends when the recorder says so. */
const silent: Scenario = async (stage) => {
  const { subject, take, fifo } = stage
  await begin(stage)
  const over = turnEnd(stage)
  const dialog = { asking: subject.permission, what: 'asks for a permission', stay: BRIEF_MS }
  take.truth(['working'], 'runs a silent command', await sendAsking(stage, PROMPTS.run, dialog))
  await take.linger(SILENT_MS)
  await writeFile(fifo, 'go\n')
  await over
  await take.linger(STAY_MS)
}

const interrupt: Scenario = async (stage) => {
  const { subject, take, wire } = stage
  await begin(stage)
  const release = wire.hold()
  await send(stage, PROMPTS.plain)
  await take.linger(STAY_MS)
  const cut = wire.next((one) => one.type === 'cut')
  take.write(subject.interrupt)
  await cut
  take.truth(['idle'], 'was interrupted')
  await take.linger(STAY_MS)
  release()
}

const exit: Scenario = async (stage) => {
  const { subject, take } = stage
  await begin(stage)
  take.write(subject.exit)
  await take.until((screen) => shown(screen).includes(subject.exit))
  await take.linger(500)
  take.write('\r')
  take.truth(['gone'], 'has ended', await take.exited)
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  start,
  working,
  permission,
  refused,
  question,
  error,
  retry,
  compacting,
  silent,
  interrupt,
  exit,
}
