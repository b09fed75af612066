import { agents, kinds, terminals } from './agentOperations.ts'
import { attentionItems } from './attentionOperations.ts'
import { briefings } from './briefingOperations.ts'
import { conversations } from './conversationOperations.ts'
import type { EdgeCode, ErrorCode } from './errors.ts'
import { events } from './eventOperations.ts'
import { host, identity, tokens, tool } from './hostOperations.ts'
import { locks } from './lockOperations.ts'
import { memories } from './memoryOperations.ts'
import { messages } from './messageOperations.ts'
import { devices, phones } from './phoneOperations.ts'
import { projects, samples } from './projectOperations.ts'
import { prompts } from './promptOperations.ts'
import { reviews } from './reviewOperations.ts'
import { runs } from './runOperations.ts'
import { tasks } from './taskOperations.ts'
import { threads } from './threadOperations.ts'
import { commands, files } from './toolsetOperations.ts'

/** Every operation, by noun and verb. The one list that RPC, REST, MCP and the command line are made from. */
export const contract = {
  host,
  identity,
  tool,
  token: tokens,
  event: events,
  project: projects,
  sample: samples,
  run: runs,
  briefing: briefings,
  task: tasks,
  review: reviews,
  agent: agents,
  prompt: prompts,
  lock: locks,
  message: messages,
  thread: threads,
  memory: memories,
  conversation: conversations,
  file: files,
  command: commands,
  attention: attentionItems,
  kind: kinds,
  terminal: terminals,
  phone: phones,
  device: devices,
}

export type Contract = typeof contract

/** The input of an operation as the core gets it: parsed, with defaults filled in. */
type Parsed<Noun extends keyof Contract, Verb extends keyof Contract[Noun]> = Contract[Noun][Verb] extends {
  '~orpc': { inputSchema?: infer Schema }
}
  ? NonNullable<Schema> extends { _zod: { output: infer Output } }
    ? Output
    : never
  : never

export type Input<Noun extends keyof Contract, Verb extends keyof Contract[Noun]> = Parsed<Noun, Verb>
export type Output<
  Noun extends keyof Contract,
  Verb extends keyof Contract[Noun],
> = Contract[Noun][Verb] extends { '~orpc': { outputSchema?: infer Schema } }
  ? NonNullable<Schema> extends { _zod: { input: infer Output } }
    ? Output
    : never
  : never

/** Codes that an operation declares itself; the edge's come on top. */
export type Codes<
  Noun extends keyof Contract,
  Verb extends keyof Contract[Noun],
> = Contract[Noun][Verb] extends {
  '~orpc': { errorMap: infer Map }
}
  ? Exclude<
      Extract<keyof Map, ErrorCode>,
      Exclude<EdgeCode, 'FORBIDDEN' | 'BAD_REQUEST' | 'PAUSED' | 'TOO_MANY_REQUESTS'>
    >
  : never
