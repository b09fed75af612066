import { z } from 'zod'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import { openTerminal } from '../../src/client/terminalStream.ts'
import { agent as agentRow, type Agent } from '../../src/contract/agent.ts'
import type { Event } from '../../src/contract/event.ts'
import { TERMINAL_PATH } from '../../src/contract/terminalFrames.ts'
import { taskDetail } from '../../src/contract/views.ts'
import { createClaudeHome, type ClaudeHome } from '../support/claudeHome.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import {
  createScriptedModel,
  type RecordedRequest,
  type Script,
  type ScriptedModel,
} from '../support/scriptedModel.ts'
import { startHost, type ApiAnswer, type TestHost } from '../support/startHost.ts'
import { createWorkerScript, lastSaid } from './workerScript.ts'

const page = z.object({ items: z.array(agentRow) })
type TaskDetail = z.infer<typeof taskDetail>

/** A built host with a repository, whose agents find the real Claude Code and the scripted model behind it. */
export interface ClaudeYard {
  readonly yard: Yard
  readonly claude: ClaudeHome
  readonly model: ScriptedModel
  readonly watch: Watch
  /** The host that runs now. */
  readonly host: () => TestHost
  /** Lets the model answer what it holds. */
  letGo(): void
  /** A REST answer as the operator; rejects unless it is 200. */
  get(path: string): Promise<ApiAnswer['body']>
  task(id: string): Promise<TaskDetail>
  /** The newest agent of a task, as REST shows it. */
  agent(taskId: string): Promise<Agent>
  /** Starts a demo coordinator that has one worker of kind claude do this, and merges it; answers the worker's task. */
  lead(title: string, work: { title: string; prompt: string }): Promise<string>
  /** Waits for a dialog of the task's agent that says so, and answers it as the operator; answers what REST showed. */
  answer(taskId: string, text: RegExp, label: string): Promise<Agent>
  /** Types into the terminal of the task's agent, as a person at a screen does. */
  type(taskId: string, keys: string): Promise<void>
  /** Waits until the feed shows the task's agent like this, after everything that was answered. */
  untilAgent(taskId: string, what: string, matches: (agent: Agent) => boolean): Promise<Event>
  /** Waits until the model is asked for the move after so many tool calls of a turn that such a text began. */
  untilAsked(said: RegExp, calls: number): Promise<RecordedRequest>
  /** Kills the host with SIGKILL and starts the next one on the same home and port. */
  crash(): Promise<void>
  close(): Promise<void>
}

const LIMIT_MS = 30_000

async function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no ${what} within ${LIMIT_MS} ms`)), LIMIT_MS)
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer))
}

type Call = Extract<StepInput, { do: 'call' }>
const call = (tool: string, args: Call['args'], as: string): Call => ({ do: 'call', tool, args, as })

/** The main job with one worker; every id is what a tool answered. */
const leadScript = (title: string, work: { title: string; prompt: string }): string => {
  const task = { task_id: '${work.id}' }
  return scriptPrompt(title, [
    call('create_task', { ...work, kind: 'claude' }, 'work'),
    { ...call('wait_for_signal_done', { task_ids: [task.task_id] }, 'signal'), until: { outcome: 'done' } },
    call('get_task_diff', task, 'diff'),
    call('merge_task', { ...task, head_sha: '${diff.head_sha}' }, 'merged'),
  ])
}

/** `script` takes the place of the worker that adds and corrects files. */
export async function makeClaudeYard(name: string, own?: Script): Promise<ClaudeYard> {
  const yard = await makeYard(name)
  const { script, letGo } = createWorkerScript()
  const model = await createScriptedModel(own ?? script)
  const claude = await createClaudeHome({ modelUrl: model.url })
  const environment = { ...yard.environment, ...claude.env }
  const args = ['--port', String(yard.port), '--project', yard.root]
  const start = () => startHost({ home: yard.home, args, environment })
  let host = await start()
  const watch = watchHost(host)
  /** Up to this event, what the agents showed is over: answered, or shown by a process that has gone. */
  let answered = 0

  const get = async (path: string): Promise<ApiAnswer['body']> => {
    const { status, body } = await host.api('GET', path)
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  const agents = async (query: string): Promise<Agent> => {
    const found = page.parse(await get(`/agents?${query}`)).items[0]
    if (!found) throw new Error(`no agent for ${query}`)
    return found
  }
  const untilAgent: ClaudeYard['untilAgent'] = (taskId, what, matches) =>
    watch.until(what, ({ seq, images: { agent } }) => {
      return seq > answered && agent?.task_id === taskId && matches(agent)
    })

  return {
    ...{ yard, claude, model, watch, letGo, get, untilAgent },
    host: () => host,
    task: async (id) => taskDetail.parse(await get(`/tasks/${id}`)),
    agent: (taskId) => agents(`task_id=${taskId}`),
    async lead(title, work) {
      const prompt = leadScript(title, work)
      const body = { title, kind: 'demo', role: 'coordinator', isolation: 'shared', prompt }
      const { status, body: made } = await host.api('POST', '/tasks', body)
      if (status !== 200) throw new Error(JSON.stringify(made))
      const created = await watch.until(
        'task of the worker',
        ({ type, images: { task } }) => type === 'task.created' && task?.title === work.title,
      )
      return created.task_id ?? ''
    },
    async answer(taskId, text, label) {
      await untilAgent(taskId, `dialog ${String(text)}`, ({ dialog }) => text.test(dialog?.text ?? ''))
      const asking = await agents(`task_id=${taskId}&status=needs_input`)
      const key = asking.dialog?.options.find((option) => option.label.startsWith(label))?.key
      const body = { key, text: asking.dialog?.text }
      const answer = await host.api('POST', `/agents/${asking.id}/answer`, body)
      if (answer.status !== 200) throw new Error(`${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`)
      const from = answered
      const told = await watch.until(
        'answered dialog',
        ({ seq, type, task_id }) => seq > from && type === 'dialog.answered' && task_id === taskId,
      )
      answered = told.seq
      return asking
    },
    async type(taskId, keys) {
      const attached = Promise.withResolvers<void>()
      const { terminal_id: terminalId } = await agents(`task_id=${taskId}`)
      const terminal = openTerminal({
        url: `${host.url.replace('http', 'ws')}${TERMINAL_PATH}`,
        token: host.token,
        terminalId: String(terminalId),
        WebSocket: globalThis.WebSocket,
        onEvent: ({ type }) => {
          if (type === 'screen') attached.resolve()
        },
      })
      await inTime(`terminal ${String(terminalId)}`, attached.promise)
      terminal.write(keys)
      terminal.close()
    },
    untilAsked: (said, calls) =>
      inTime(
        `request for ${String(said)} after ${calls} calls`,
        model.until(
          ({ conversation }) =>
            conversation?.since_said.length === calls && said.test(lastSaid(conversation.said)),
        ),
      ),
    async crash() {
      await host.end('SIGKILL')
      answered = watch.seq
      host = await start()
    },
    async close() {
      watch.close()
      await host.close()
      await untilGone(await processesOf(claude.home))
      await yard.close()
      await claude.remove()
      await model.close()
    },
  }
}
