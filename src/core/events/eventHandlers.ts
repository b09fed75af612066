import { commandsOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { Handlers } from '../handlers.ts'
import { addEvent } from './addEvent.ts'
import { listEvents } from './listEvents.ts'

export const eventHandlers = (context: Context): Handlers['event'] => ({
  list: listEvents(context),
  add: commandsOf(context)('event.add', addEvent),
})
