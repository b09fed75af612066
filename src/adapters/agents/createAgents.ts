import { join } from 'node:path'
import type { Agents } from '../../core/ports/agents.ts'
import { claudeKind } from './claude/claudeKind.ts'
import { createCodexKind } from './codex/codexKind.ts'
import { createCopilotKind } from './copilot/copilotKind.ts'
import { customKind } from './custom.ts'
import { createDemoKind, DEMO_PROGRAM } from './demo/demoKind.ts'
import { geminiKind } from './gemini/geminiKind.ts'
import { opencodeKind } from './opencode/opencodeKind.ts'
import { aiderKind } from './unseen/aider.ts'
import { ampKind } from './unseen/amp.ts'
import { cursorKind } from './unseen/cursor.ts'

export interface AgentsOptions {
  /** The Node that runs programs of ours. */
  readonly nodePath: string
  /** Folder of the built programs. */
  readonly bundles: string
}

/** All kinds of agent, in the order in which a person is offered them. */
export function createAgents({ nodePath, bundles }: AgentsOptions): Agents {
  const demo = createDemoKind({ nodePath, program: join(bundles, DEMO_PROGRAM) })
  const kinds = [
    claudeKind,
    createCodexKind({ nodePath }),
    opencodeKind,
    geminiKind,
    createCopilotKind({ nodePath }),
    cursorKind,
    ampKind,
    aiderKind,
    customKind,
    demo,
  ]
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]))
  return { list: () => kinds, get: (kind) => byName.get(kind) }
}
