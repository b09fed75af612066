import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import type { Runner } from './git.ts'
import { fieldOf, interpolate, interpolateText, type Json, type Values } from './interpolate.ts'
import type { Step } from './script.ts'
import type { Tools } from './tools.ts'
import type { Question } from './view.ts'

/** What a step may use. */
export interface Surroundings {
  readonly cwd: string
  readonly runner: Runner
  readonly tools: Tools | null
  readonly signal: AbortSignal
  log(text: string): void
  ask(question: Question): Promise<string>
  think(ms: number): Promise<void>
  /** A request id for the call under way. */
  requestId(): string
  /** Notes that the call under way was answered, so that its repetition has another request id. */
  answered(): Promise<void>
}

type Of<Do extends Step['do']> = Extract<Step, { do: Do }>
type Outcome = { readonly name: string; readonly value: Json } | null

const outcome = (name: string | undefined, value: Json): Outcome =>
  name === undefined ? null : { name, value }
const brief = (text: string): string => (text.length > 160 ? `${text.slice(0, 157)}...` : text)

function pathIn(cwd: string, path: string): string {
  const full = resolve(cwd, path)
  if (relative(cwd, full).startsWith('..')) throw new Error(`${path} lies outside the working folder`)
  return full
}

async function write(step: Of<'write'>, around: Surroundings, values: Values): Promise<void> {
  const path = interpolateText(step.path, values)
  const full = pathIn(around.cwd, path)
  await mkdir(dirname(full), { recursive: true })
  await writeFile(full, interpolateText(step.content, values))
  around.log(`● Write ${path}`)
}

async function replace(step: Of<'replace'>, around: Surroundings, values: Values): Promise<void> {
  const path = interpolateText(step.path, values)
  const full = pathIn(around.cwd, path)
  const [find, put] = [interpolateText(step.find, values), interpolateText(step.with, values)]
  const before = await readFile(full, 'utf8')
  // A step that a kill cut off after its write has done its work already; what it put there may hold what it looked for.
  const isDone = before.includes(put) && (put.includes(find) || !before.includes(find))
  if (!isDone && !before.includes(find)) throw new Error(`${path} does not hold the text to replace`)
  if (!isDone) {
    await writeFile(
      full,
      before.replace(find, () => put),
    )
  }
  around.log(`● Edit ${path}`)
}

async function run(step: Of<'run'>, around: Surroundings, values: Values): Promise<Outcome> {
  const argv = step.argv.map((word) => interpolateText(word, values))
  around.log(`● Run ${brief(argv.join(' '))}`)
  const ran = await around.runner.run(argv, around.signal)
  const last = (ran.stderr || ran.stdout).trim().split('\n').at(-1) ?? ''
  around.log(`  ⎿ exit ${ran.code}${last === '' ? '' : `: ${brief(last)}`}`)
  if (ran.code !== 0 && !step.may_fail) throw new Error(`${argv[0] ?? ''} ended with code ${ran.code}`)
  return outcome(step.as, { ...ran })
}

async function ask(step: Of<'ask'>, around: Surroundings, values: Values): Promise<Outcome> {
  const text = interpolateText(step.text, values)
  const key = await around.ask({ kind: step.kind, text, options: step.options })
  const label = step.options.find((option) => option.key === key)?.label ?? ''
  around.log(`● Asked: ${brief(text)}\n  ⎿ ${key}. ${label}`)
  return outcome(step.as, { key, label })
}

const matches = (until: Readonly<Record<string, Json>>, value: Json): boolean =>
  Object.entries(until).every(
    ([path, wanted]) => JSON.stringify(fieldOf(value, path.split('.'))) === JSON.stringify(wanted),
  )

async function callOnce(step: Of<'call'>, tools: Tools, around: Surroundings, values: Values): Promise<Json> {
  const known = (await tools.list()).find((tool) => tool.name === step.tool)
  const args = Object.fromEntries(
    Object.entries(step.args).map(([key, value]) => [key, interpolate(value, values)]),
  )
  const withId = known?.takes_request_id === true ? { request_id: around.requestId(), ...args } : args
  const answer = await tools.call(step.tool, withId, around.signal)
  if (answer.ok && step.expect_error === undefined) return answer.value
  if (answer.ok) throw new Error(`${step.tool} succeeded, but ${step.expect_error ?? ''} was expected`)
  around.log(`  ⎿ ${answer.code}: ${brief(answer.message)}`)
  if (answer.code !== step.expect_error)
    throw new Error(`${step.tool} failed with ${answer.code}: ${answer.message}`)
  return answer.value
}

async function call(step: Of<'call'>, around: Surroundings, values: Values): Promise<Outcome> {
  const { tools } = around
  if (!tools) throw new Error(`there is no MCP server to call ${step.tool} on`)
  around.log(`● Call ${step.tool}`)
  const until = interpolate(step.until ?? {}, values)
  const wanted = until !== null && typeof until === 'object' && !Array.isArray(until) ? until : {}
  for (;;) {
    const value = await callOnce(step, tools, around, values)
    if (matches(wanted, value)) return outcome(step.as, value)
    const came = fieldOf(value, ['outcome'])
    // Anything else than "not yet" will not change by asking again.
    if (came !== 'nothing_yet')
      throw new Error(`${step.tool} answered ${JSON.stringify(came ?? value).slice(0, 300)}`)
    await around.answered()
  }
}

/** Does one step; throws where it fails or the turn is interrupted. Answers what it is to be remembered by. */
export async function doStep(step: Step, around: Surroundings, values: Values): Promise<Outcome> {
  switch (step.do) {
    case 'say':
      around.log(`● ${interpolateText(step.text, values)}`)
      return null
    case 'call':
      return call(step, around, values)
    case 'write':
      await write(step, around, values)
      return null
    case 'replace':
      await replace(step, around, values)
      return null
    case 'run':
      return run(step, around, values)
    case 'commit': {
      const sha = await around.runner.commit(interpolateText(step.message, values), around.signal)
      around.log(`● Commit ${sha.slice(0, 10)} ${interpolateText(step.message, values)}`)
      return null
    }
    case 'ask':
      return ask(step, around, values)
    case 'think':
      await around.think(step.ms)
      return null
  }
}

/** What the status row says while the step runs. */
export function describeStep(step: Step): string {
  switch (step.do) {
    case 'call':
      return step.tool
    case 'run':
      return step.argv.slice(0, 2).join(' ')
    case 'write':
    case 'replace':
      return step.path
    case 'think':
      return 'thinking'
    case 'say':
    case 'commit':
    case 'ask':
      return step.do
  }
}
