import type { AgentKind, Agents } from '../../src/core/ports/agents.ts'
import { shellKind } from './shellKind.ts'

/** The shell as an agent whose conversation can be gone on with: it is known by its id, and nothing more is kept. */
export function resumableShell(change: Partial<AgentKind> = {}): Agents {
  const kind: AgentKind = {
    ...shellKind,
    resumable: true,
    plan: async (request) => {
      const plan = await shellKind.plan(request)
      if (!plan.ok) return plan
      return { ok: true, value: { ...plan.value, session_id: request.resume ?? request.fresh_session } }
    },
    ...change,
  }
  return { list: () => [kind], get: () => kind }
}
