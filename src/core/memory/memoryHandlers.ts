import { commandsOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { Handlers } from '../handlers.ts'
import { forgetMemory } from './forgetMemory.ts'
import { listMemories } from './listMemories.ts'
import { searchMemories } from './searchMemories.ts'
import { setMemory } from './setMemory.ts'
import { showMemory } from './showMemory.ts'

export function memoryHandlers(context: Context): Handlers['memory'] {
  const command = commandsOf(context)
  return {
    set: command('memory.set', setMemory),
    list: listMemories(context),
    show: showMemory(context),
    search: searchMemories(context),
    forget: command('memory.forget', forgetMemory),
  }
}
