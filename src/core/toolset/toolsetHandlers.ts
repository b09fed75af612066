import { commandsOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { Handlers } from '../handlers.ts'
import { listFolder } from './listFolder.ts'
import { readTextFile } from './readTextFile.ts'
import { runCommand } from './runCommand.ts'
import { writeTextFile } from './writeTextFile.ts'

export const fileHandlers = (context: Context): Handlers['file'] => ({
  read: readTextFile(context),
  write: commandsOf(context)('file.write', writeTextFile),
  list: listFolder(context),
})

export const commandHandlers = (context: Context): Handlers['command'] => ({
  run: commandsOf(context)('command.run', runCommand),
})
