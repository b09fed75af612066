import type { Context } from '../context.ts'

/** Private folder of an agent for its configuration files, mode 0700; removed when the agent is retired. */
export const agentFolder = (context: Context, agentId: string): string =>
  `${context.ports.config.home}/agents/${agentId}`
