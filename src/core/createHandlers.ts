import { answerDialog, interruptAgent, listAgents, reportMcp, showAgent, stopAgent } from './agents/agents.ts'
import { hook } from './agents/hearHook.ts'
import { holdAgent } from './agents/holdAgent.ts'
import { listKinds } from './agents/kinds.ts'
import { presenceHandlers } from './agents/presenceHandlers.ts'
import { registerAgent } from './agents/registerAgent.ts'
import { releaseAgent } from './agents/releaseAgent.ts'
import { listAttention } from './attention/listAttention.ts'
import { putOff } from './attention/putOff.ts'
import { showBriefing } from './briefing/showBriefing.ts'
import { claimHandlers } from './claims/claimHandlers.ts'
import { commandsOf } from './command.ts'
import type { Context } from './context.ts'
import { conversationHandlers } from './conversations/conversationHandlers.ts'
import type { Handlers } from './handlers.ts'
import { describeHost } from './describeHost.ts'
import { eventHandlers } from './events/eventHandlers.ts'
import { lockHandlers } from './locks/lockHandlers.ts'
import { memoryHandlers } from './memory/memoryHandlers.ts'
import { messageHandlers } from './messages/messageHandlers.ts'
import { phoneHandlers } from './phone/phoneHandlers.ts'
import { openProject } from './projects/openProject.ts'
import { configureProject, listProjects, showProject } from './projects/projects.ts'
import { suggestSettings } from './projects/suggestSettings.ts'
import { cancelPrompt } from './prompts/cancelPrompt.ts'
import { listPrompts } from './prompts/listPrompts.ts'
import { approveTask } from './review/approveTask.ts'
import { diffTask } from './review/diffTask.ts'
import { listCommits } from './review/listCommits.ts'
import { listFiles } from './review/listFiles.ts'
import { mergeTask } from './review/mergeTask.ts'
import { reviewMerge } from './review/reviewMerge.ts'
import { showFile } from './review/showFile.ts'
import { showOutlook } from './review/showOutlook.ts'
import { signalDone } from './review/signalDone.ts'
import { undoTask } from './review/undoTask.ts'
import { waitSignal } from './review/waitSignal.ts'
import { runHandlers } from './runs/runHandlers.ts'
import { startSample } from './samples/startSample.ts'
import { closeTask } from './tasks/closeTask.ts'
import { createTask } from './tasks/createTask.ts'
import { listTasks, showOutput, showTask } from './tasks/queries.ts'
import { sendPrompt } from './tasks/sendPrompt.ts'
import { startAgent } from './tasks/startAgent.ts'
import { updateTask } from './tasks/updateTask.ts'
import { waitIdle } from './tasks/waitIdle.ts'
import { closeTerminal } from './terminals/closeTerminal.ts'
import { pressKey } from './terminals/pressKey.ts'
import { renameTerminal } from './terminals/renameTerminal.ts'
import { restartTerminal } from './terminals/restartTerminal.ts'
import { endTerminal, listTerminals, openTerminal } from './terminals/terminals.ts'
import { commandHandlers, fileHandlers } from './toolset/toolsetHandlers.ts'
import { createToken, listTokens, revokeToken, showIdentity } from './tokens/tokens.ts'

/** Every operation with its use case. */
export function createHandlers(context: Context): Handlers {
  const command = commandsOf(context)
  return {
    host: describeHost(context),
    identity: { show: showIdentity(context) },
    token: {
      create: (caller, input) => createToken(context, caller, input),
      list: listTokens(context),
      revoke: revokeToken(context),
    },
    event: eventHandlers(context),
    project: {
      open: (caller, input) => openProject(context, caller, input),
      list: listProjects(context),
      show: showProject(context),
      configure: configureProject(context),
      suggest: suggestSettings(context),
    },
    sample: { start: command('sample.start', startSample) },
    run: runHandlers(context),
    briefing: { show: showBriefing(context) },
    task: taskHandlers(context),
    review: reviewHandlers(context),
    agent: agentHandlers(context),
    prompt: {
      list: (caller, input) => listPrompts(context, caller, input),
      cancel: command('prompt.cancel', cancelPrompt),
    },
    lock: lockHandlers(context),
    ...messageHandlers(context),
    memory: memoryHandlers(context),
    conversation: conversationHandlers(context),
    file: fileHandlers(context),
    command: commandHandlers(context),
    attention: attentionHandlers(context),
    kind: { list: listKinds(context) },
    terminal: terminalHandlers(context),
    ...phoneHandlers(context),
  }
}

const attentionHandlers = (context: Context): Handlers['attention'] => ({
  list: listAttention(context),
  later: putOff(context, true),
  restore: putOff(context, false),
})

function reviewHandlers(context: Context): Handlers['review'] {
  return {
    files: (caller, input) => listFiles(context, caller, input),
    commits: (caller, input) => listCommits(context, caller, input),
    file: (caller, input) => showFile(context, caller, input),
    outlook: (caller, input) => showOutlook(context, caller, input),
    approve: commandsOf(context)('review.approve', approveTask),
  }
}

const terminalHandlers = (context: Context): Handlers['terminal'] => ({
  list: listTerminals(context),
  open: openTerminal(context),
  rename: renameTerminal(context),
  restart: restartTerminal(context),
  close: closeTerminal(context),
  press: commandsOf(context)('terminal.press', pressKey),
  end: endTerminal(context),
})

function taskHandlers(context: Context): Handlers['task'] {
  const command = commandsOf(context)
  return {
    ...claimHandlers(context),
    create: command('task.create', createTask),
    list: listTasks(context),
    show: showTask(context),
    update: command('task.update', updateTask),
    diff: (caller, input) => diffTask(context, caller, input),
    output: showOutput(context),
    prompt: command('task.prompt', sendPrompt),
    wait: command('task.wait', waitIdle),
    merge: command('task.merge', mergeTask),
    reviewMerge: command('task.reviewMerge', reviewMerge),
    close: command('task.close', closeTask),
    done: command('task.done', signalDone),
    waitSignal: command('task.waitSignal', waitSignal),
    undo: command('task.undo', undoTask),
  }
}

function agentHandlers(context: Context): Handlers['agent'] {
  const command = commandsOf(context)
  const answer = answerDialog(context)
  const stop = stopAgent(context)
  return {
    ...presenceHandlers(context),
    start: command('agent.start', startAgent),
    register: command('agent.register', registerAgent),
    list: listAgents(context),
    show: showAgent(context),
    answer: command('agent.answer', (_context, caller, input, call) => answer(caller, input, call)),
    interrupt: interruptAgent(context),
    hold: command('agent.hold', holdAgent),
    release: command('agent.release', releaseAgent),
    stop: command('agent.stop', (_context, caller, input, call) => stop(caller, input, call)),
    hook: hook(context),
    reportMcp: reportMcp(context),
  }
}
