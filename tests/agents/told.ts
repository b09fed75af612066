import { z } from 'zod'
import { agent as agentRow } from '../../src/contract/agent.ts'
import { prompt as promptRow } from '../../src/contract/prompt.ts'
import type { TestHost } from '../support/startHost.ts'

const agents = z.object({ items: z.array(agentRow) })
const text = z.object({ text: z.string() })
const prompts = z.object({ items: z.array(promptRow) })
const firstOf = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 80)

/** All that is to be known of every agent that runs, with its prompts and its screen: for the error of a test that waits in vain. */
export async function tellAgents({ api }: TestHost): Promise<string> {
  const running = agents
    .parse((await api('GET', '/agents?limit=200')).body)
    .items.filter(({ status }) => status !== 'gone')
  const told = running.map(
    async ({ id, kind, task_id: task, status, status_reason: why, dialog, evidence }) => {
      const waiting = prompts
        .parse((await api('GET', `/prompts?task_id=${task}&limit=200`)).body)
        .items.map(({ state, reason, text: all }) => `  prompt ${state} (${reason ?? '-'}): ${firstOf(all)}`)
      const { body } = await api('GET', `/tasks/${task}/output?lines=40`)
      return [
        `--- ${id} ${kind} of ${task}: ${status}, ${why}; dialog ${JSON.stringify(dialog)}`,
        `  evidence ${JSON.stringify(evidence)}`,
        ...waiting,
        text.parse(body).text.trimEnd(),
      ].join('\n')
    },
  )
  return (await Promise.all(told)).join('\n')
}
