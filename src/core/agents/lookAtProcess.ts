import type { Evidence } from '../../contract/agent.ts'
import type { Context } from '../context.ts'
import type { LiveAgent } from './liveAgent.ts'

/** Looks at the process itself; null where the system does not say, or nothing is known to compare it with. */
export async function lookAtProcess(context: Context, live: LiveAgent): Promise<Omit<Evidence, 'at'> | null> {
  live.looked_at = context.ports.clock.now()
  const agent = context.ports.store.read((tables) => tables.agents.get(live.id))
  const { pid = null, pid_started: started = null } = agent ?? {}
  if (pid === null || started === null) return null
  const seen = await context.ports.machine.look(pid)
  if (seen === 'unsupported') return null
  if (seen?.started !== started)
    return { source: 'process', state: 'unknown', detail: `its process ${pid} is not seen any more` }
  if (!seen.stopped) return { source: 'process', state: 'alive', detail: `pid ${pid}` }
  const detail = `its process is stopped (SIGSTOP); \`kill -CONT ${pid}\` goes on`
  return { source: 'process', state: 'stopped', detail }
}
