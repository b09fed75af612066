import { commandsOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { Handlers } from '../handlers.ts'
import { addConversation } from './addConversation.ts'
import { listConversations } from './listConversations.ts'

export const conversationHandlers = (context: Context): Handlers['conversation'] => ({
  add: commandsOf(context)('conversation.add', addConversation),
  list: listConversations(context),
})
