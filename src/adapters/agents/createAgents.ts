import type { Agents } from '../../core/ports/agents.ts'
import { claudeKind } from './claude/claudeKind.ts'
import { createCodexKind } from './codex/codexKind.ts'
import { customKind } from './custom.ts'
import { createDemoKind, type DemoOptions } from './demo/demoKind.ts'
import { opencodeKind } from './opencode/opencodeKind.ts'

/** All kinds of agent, in the order in which a person is offered them. */
export function createAgents(options: DemoOptions): Agents {
  const kinds = [claudeKind, createCodexKind(options), opencodeKind, customKind, createDemoKind(options)]
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]))
  return { list: () => kinds, get: (kind) => byName.get(kind) }
}
