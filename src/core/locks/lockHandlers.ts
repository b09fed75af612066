import { commandsOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { Handlers } from '../handlers.ts'
import { acquireLock } from './acquireLock.ts'
import { appendFile } from './appendFile.ts'
import { checkLocks } from './checkLocks.ts'
import { forceLock } from './forceLock.ts'
import { listLocks } from './listLocks.ts'
import { lockHistory } from './lockHistory.ts'
import { releaseLock } from './releaseLock.ts'

export function lockHandlers(context: Context): Handlers['lock'] {
  const command = commandsOf(context)
  return {
    acquire: command('lock.acquire', acquireLock),
    release: command('lock.release', releaseLock),
    append: command('lock.append', appendFile),
    list: listLocks(context),
    check: checkLocks(context),
    history: lockHistory(context),
    force: command('lock.force', forceLock),
  }
}
