import { z } from 'zod'
import { agent as agentRow, type Agent } from '../../src/contract/agent.ts'
import type { Event } from '../../src/contract/event.ts'
import { taskDetail } from '../../src/contract/views.ts'
import { createClaudeHome, type ClaudeHome } from '../support/claudeHome.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { createScriptedModel, type RecordedRequest, type ScriptedModel } from '../support/scriptedModel.ts'
import { startHost, type ApiAnswer, type TestHost } from '../support/startHost.ts'
import { workerScript } from './workerScript.ts'

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
  task(id: string): Promise<TaskDetail>
  /** The newest agent of a task, as REST shows it. */
  agent(taskId: string): Promise<Agent>
  /** Waits for a dialog of the task's agent that says so, and answers it as the operator; answers what REST showed. */
  answer(taskId: string, text: RegExp, label: string): Promise<Agent>
  /** Waits until the feed shows the task's agent like this, after everything that was answered. */
  untilAgent(taskId: string, what: string, matches: (agent: Agent) => boolean): Promise<Event>
  /** Waits until the model is asked for the move after so many tool calls of the turn that this text began. */
  untilAsked(said: string, calls: number): Promise<RecordedRequest>
  /** Kills the host with SIGKILL and starts the next one on the same home and port. */
  crash(): Promise<void>
  close(): Promise<void>
}

export async function makeClaudeYard(name: string): Promise<ClaudeYard> {
  const yard = await makeYard(name)
  const model = await createScriptedModel(workerScript)
  const claude = await createClaudeHome({ modelUrl: model.url })
  const environment = { ...yard.environment, ...claude.env }
  const args = ['--port', String(yard.port), '--project', yard.root]
  const start = () => startHost({ home: yard.home, args, environment })
  let host = await start()
  const watch = watchHost(host)
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
    ...{ yard, claude, model, watch, untilAgent },
    host: () => host,
    task: async (id) => taskDetail.parse(await get(`/tasks/${id}`)),
    agent: (taskId) => agents(`task_id=${taskId}`),
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
    untilAsked: (said, calls) =>
      model.until(({ conversation }) => {
        const last = conversation?.said.findLast((text) => !text.startsWith('<system-reminder>'))
        return last?.includes(said) === true && conversation?.since_said.length === calls
      }),
    async crash() {
      await host.end('SIGKILL')
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
