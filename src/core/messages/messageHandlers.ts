import { commandsOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { Handlers } from '../handlers.ts'
import { archiveThread } from '../threads/archiveThread.ts'
import { askThread } from '../threads/askThread.ts'
import { openThread } from '../threads/openThread.ts'
import { listThreads, showThread } from '../threads/listThreads.ts'
import { replyThread } from '../threads/replyThread.ts'
import { resolveThread } from '../threads/resolveThread.ts'
import { listMessages, showMessage } from './listMessages.ts'
import { ackMessages, readMessages } from './readMessages.ts'
import { sendMessage } from './sendMessage.ts'

export function messageHandlers(context: Context): Pick<Handlers, 'message' | 'thread'> {
  const command = commandsOf(context)
  return {
    message: {
      send: command('message.send', sendMessage),
      list: listMessages(context),
      read: command('message.read', readMessages),
      ack: command('message.ack', ackMessages),
      show: showMessage(context),
    },
    thread: {
      open: command('thread.open', openThread),
      ask: command('thread.ask', askThread),
      reply: command('thread.reply', replyThread),
      list: listThreads(context),
      show: showThread(context),
      resolve: command('thread.resolve', resolveThread),
      archive: command('thread.archive', archiveThread),
    },
  }
}
