import { join } from 'node:path'
import { z } from 'zod'
import { agent as agentRow, type Agent } from '../../src/contract/agent.ts'
import { taskDetail } from '../../src/contract/views.ts'
import { createClaudeHome } from '../support/claudeHome.ts'
import { createCodexHome } from '../support/codexHome.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { createOpencodeHome } from '../support/opencodeHome.ts'
import { createScriptedModel, type Script, type ScriptedModel } from '../support/scriptedModel.ts'
import { createScriptedResponses } from '../support/scriptedResponses.ts'
import { startHost, type TestHost } from '../support/startHost.ts'
import { secretOf } from './leftovers.ts'
import type { Cli } from './hands.ts'
import { seatPerson, type Person, type Rule } from './person.ts'

const page = z.object({ items: z.array(agentRow) })

/** A built host with a repository, where three real CLIs are installed, each before a scripted model of its own. */
export interface Crew {
  readonly yard: Yard
  readonly host: TestHost
  readonly watch: Watch
  readonly person: Person
  readonly models: Readonly<Record<Cli, ScriptedModel>>
  /** Tokens by agent, each out of the environment of its process while that ran. */
  readonly tokens: ReadonlyMap<string, Promise<string>>
  task(id: string): Promise<z.infer<typeof taskDetail>>
  /** The newest agent of a task. */
  agent(taskId: string): Promise<Agent>
  /** Starts a coordinator as the operator; answers its task. */
  lead(kind: Cli, title: string, prompt: string): Promise<string>
  close(): Promise<void>
}

/** One HOME for all of them, each with the settings of its own. */
async function createHomes(models: Crew['models']) {
  const [claude, codex, opencode] = await Promise.all([
    createClaudeHome({ modelUrl: models.claude.url }),
    createCodexHome({ modelUrl: models.codex.url }),
    createOpencodeHome({ modelUrl: models.opencode.url }),
  ])
  const programs = [codex, opencode].map(({ home }) => join(home, 'bin'))
  const env = {
    ...{ ...opencode.env, ...codex.env, ...claude.env },
    PATH: [...programs, claude.env['PATH']].join(':'),
    XDG_CONFIG_HOME: join(opencode.home, '.config'),
    // A person's own limits for tools, in milliseconds: they must not cut off ours, of which some wait.
    MCP_TOOL_TIMEOUT: '1000',
    OPENCODE_CONFIG_CONTENT: JSON.stringify({ experimental: { mcp_timeout: 1000 } }),
  }
  return { env, all: [claude, codex, opencode] }
}

export type Scripts = Readonly<Record<Cli, Script>>

/** `rules` say what the person at the desk answers. */
export async function makeCrew(name: string, scripts: Scripts, rules: readonly Rule[]): Promise<Crew> {
  const yard = await makeYard(name)
  const [claude, codex, opencode] = await Promise.all([
    createScriptedModel(scripts.claude),
    createScriptedResponses(scripts.codex),
    createScriptedModel(scripts.opencode),
  ])
  const models = { claude, codex, opencode }
  const homes = await createHomes(models)
  const host = await startHost({
    home: yard.home,
    args: ['--port', String(yard.port), '--project', yard.root],
    environment: { ...yard.environment, ...homes.env },
  })
  const watch = watchHost(host)
  const person = seatPerson(host, watch, rules)
  const tokens = new Map<string, Promise<string>>()
  watch.on(({ type, images: { agent } }) => {
    if (type === 'mcp.connected' && agent && !tokens.has(agent.id)) tokens.set(agent.id, secretOf(agent))
  })
  const get = async (path: string) => {
    const { status, body } = await host.api('GET', path)
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`)
    return body
  }

  return {
    ...{ yard, host, watch, person, models, tokens },
    task: async (id) => taskDetail.parse(await get(`/tasks/${id}`)),
    async agent(taskId) {
      const found = page.parse(await get(`/agents?task_id=${taskId}`)).items[0]
      if (!found) throw new Error(`no agent for ${taskId}`)
      return found
    },
    async lead(kind, title, prompt) {
      const made = await host.api('POST', '/tasks', { title, kind, role: 'coordinator', prompt })
      if (made.status !== 200) throw new Error(JSON.stringify(made.body))
      return String(made.body['id'])
    },
    async close() {
      await person.close()
      watch.close()
      await host.close()
      for (const { home } of homes.all) await untilGone(await processesOf(home))
      await yard.close()
      for (const home of homes.all) await home.remove()
      for (const model of Object.values(models)) await model.close()
    },
  }
}
