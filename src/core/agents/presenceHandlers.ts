import type { presence } from '../../contract/presenceOperations.ts'
import { commandsOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { Handlers } from '../handlers.ts'
import { listSpending } from '../spending/listSpending.ts'
import { checkAgent } from './checkAgent.ts'
import { killAgent } from './killAgent.ts'
import { leaveAgent } from './leaveAgent.ts'
import { pauseAgents } from './pauseAgents.ts'
import { pingAgent } from './pingAgent.ts'
import { resumeAgents } from './resumeAgents.ts'
import { listRoster } from './roster.ts'

export function presenceHandlers(context: Context): Pick<Handlers['agent'], keyof typeof presence> {
  const command = commandsOf(context)
  return {
    ping: command('agent.ping', pingAgent),
    leave: command('agent.leave', leaveAgent),
    roster: listRoster(context),
    pause: command('agent.pause', pauseAgents),
    resume: command('agent.resume', resumeAgents),
    check: command('agent.check', checkAgent),
    kill: command('agent.kill', killAgent),
    spend: listSpending(context),
  }
}
