import { CLAIM_GUARDS } from './claimGuards.ts'
import { MEMORY_GUARDS } from './memoryGuards.ts'
import { PHONE_GUARDS } from './phoneGuards.ts'
import { RUN_GUARDS } from './runGuards.ts'

/** One line of defence in the product, and the test that must turn red without it. */
export interface Guard {
  /** The behaviour or regression case of the specification that it defends. */
  readonly defends: string
  readonly file: string
  /** Text that stands in the file exactly once, */
  readonly take: string
  /** and what is put in its place. */
  readonly give: string
  readonly test: string
  /** Part of the test's name, as a regular expression. */
  readonly name: string
}

export const GUARDS: readonly Guard[] = [
  ...MEMORY_GUARDS,
  ...RUN_GUARDS,
  ...CLAIM_GUARDS,
  ...PHONE_GUARDS,
  {
    defends: 'regression 1: a released path can be locked again',
    file: 'src/core/locks/heldLocks.ts',
    take: 'if (!tables.locks.update(lock.id, { ended_at: at, outcome }, { ended_at: null })) return lock',
    give: 'if (Date.parse(at) > 0) return ended',
    test: 'tests/core/locks.test.ts',
    name: '1: the same path',
  },
  {
    defends: 'regression 27: a lease has a least and a longest time',
    file: 'src/contract/lockOperations.ts',
    take: 'ttl_ms: z.number().int().min(LEASE_MS.least).max(LEASE_MS.most)',
    give: 'ttl_ms: z.number().int()',
    test: 'tests/core/locks.test.ts',
    name: '27: a lease',
  },
  {
    defends: 'regression 33: an append keeps the lock that was held before',
    file: 'src/core/locks/holdLock.ts',
    take: "    if (decided.verdict === 'renewed') return ok({ taken: null })\n",
    give: "    if (decided.verdict === 'renewed') return ok({ taken: decided.lock })\n",
    test: 'tests/core/append.test.ts',
    name: 'regression 33',
  },
  {
    defends: 'behaviour 1: a commit of what another holds is refused',
    file: 'src/core/locks/checkLocks.ts',
    take: 'return ok({ refusal })',
    give: 'return ok({ refusal: refusal && null })',
    test: 'tests/e2e/commitHook.test.ts',
    name: 'behaviour 1',
  },
  {
    defends: 'a merge is bound by the locks of others',
    file: 'src/core/review/mergeLocks.ts',
    take: '    if (binding.length > 0) return err(heldBy(`${path}',
    give: '    if (binding.length > 1e9) return err(heldBy(`${path}',
    test: 'tests/core/mergeLocks.test.ts',
    name: 'dir:src',
  },
  {
    defends: 'regression 35: a merge goes to the branch that the task is based on',
    file: 'src/core/review/checkMerge.ts',
    take: '  const target = task.base_branch\n',
    give: "  const target = 'main'\n",
    test: 'tests/e2e/cases.test.ts',
    name: 'regression 35:',
  },
  {
    defends: 'regression 36: what is contained already is not merged',
    file: 'src/core/review/checkMerge.ts',
    take: 'if (await git.isAncestor(project.root, head, targetSha)) {',
    give: "if (head === '') {",
    test: 'tests/e2e/cases.test.ts',
    name: 'regression 36:',
  },
  {
    defends: 'regression 38: a retry gets the receipt',
    file: 'src/core/receipts.ts',
    take: '    if (receipt) return ok(receipt.answer as Out)\n',
    give: "    if (receipt && key === '') return ok(receipt.answer as Out)\n",
    test: 'tests/e2e/cases.test.ts',
    name: 'regression 38:',
  },
  {
    defends: 'regression 39: no commit with a preamble lands',
    file: 'src/core/review/checkMerge.ts',
    take: '  if (marked.length > 0) {',
    give: '  if (marked.length > 1_000) {',
    test: 'tests/e2e/cases.test.ts',
    name: 'regression 39:',
  },
  {
    defends: 'regression 40: a role that an operation does not serve is refused',
    file: 'src/server/admit.ts',
    take: 'if (operation.meta.roles.includes(caller.role)) return undefined',
    give: "if (caller.role === 'viewer' || operation.meta.roles.includes(caller.role)) return undefined",
    test: 'tests/e2e/cases.test.ts',
    name: 'regression 40:',
  },
  {
    defends: 'behaviour 15: a coordinator reaches its own tasks',
    file: 'src/domain/access.ts',
    take: '    return caller.agent_id !== null && task.coordinator_id === caller.agent_id',
    give: '    return caller.agent_id !== null',
    test: 'tests/e2e/cases.test.ts',
    name: 'behaviour 15:',
  },
  {
    defends: 'behaviour 16: a signal is taken once',
    file: 'src/core/review/waitSignal.ts',
    take: '    writer.tables.signals.update(signal.id, { taken_by: takenBy }, { taken_by: null })',
    give: '    writer.tables.signals.update(signal.id, { taken_by: null }, { taken_by: takenBy })',
    test: 'tests/e2e/cases.test.ts',
    name: 'behaviour 16:',
  },
  {
    defends: 'behaviour 17: Git judges the name of a branch',
    file: 'src/core/tasks/createTask.ts',
    take: '  if (!(await git.isBranchName(project.root, branch))) {',
    give: "  if (!(await git.isBranchName(project.root, branch)) && branch === '') {",
    test: 'tests/e2e/cases.test.ts',
    name: 'behaviour 17: the branch name .a\\.\\.b',
  },
  {
    defends: 'behaviour 17: a branch that exists is not taken over',
    file: 'src/core/tasks/createTask.ts',
    take: '  if (await git.branchExists(project.root, branch)) {',
    give: "  if (branch === '') {",
    test: 'tests/e2e/cases.test.ts',
    name: 'behaviour 17: a branch that exists',
  },
  {
    defends: 'behaviour 18: a merge lands at the head that was reviewed',
    file: 'src/core/review/checkMerge.ts',
    take: '  if (reviewed !== head) {',
    give: "  if (reviewed === '') {",
    test: 'tests/e2e/cases.test.ts',
    name: 'behaviour 18:',
  },
  {
    defends: 'regression 14: names of the host, the person and roles are reserved',
    file: 'src/core/agents/registerAgent.ts',
    take: 'if (isReserved(input.label)) {',
    give: "if (input.label === '') {",
    test: 'tests/core/guests.test.ts',
    name: 'regression 14:',
  },
  {
    defends: 'regression 17: all tasks of an agent that ends return',
    file: 'src/core/agents/retireAgent.ts',
    take: 'task.id === startedOn || !isEnded(task)',
    give: 'task.id === startedOn && !isEnded(task)',
    test: 'tests/core/guestsEnd.test.ts',
    name: 'regression 17:',
  },
  {
    defends: 'regression 18: one retirement that fails keeps no other from being done',
    file: 'src/core/agents/sweepGuests.ts',
    take: "context.ports.log.error({ err: error, agent: agent.id }, 'a guest could not be looked after')",
    give: 'throw error',
    test: 'tests/core/guestsEnd.test.ts',
    name: 'regression 18:',
  },
  {
    defends: 'regression 19: a killed session does not register again',
    file: 'src/core/agents/registerAgent.ts',
    take: 'if (former?.status_reason === WANTED_END.killed)',
    give: "if (former?.status_reason === '')",
    test: 'tests/core/guestsEnd.test.ts',
    name: 'regression 19:',
  },
  {
    defends: 'regression 20: a guest whose process has ended is retired',
    file: 'src/core/agents/sweepGuests.ts',
    take: "if (process === 'ended' && agent.pid === before.pid) {",
    give: "if (process === 'ended' && agent.pid === null) {",
    test: 'tests/core/guests.test.ts',
    name: 'regression 20:',
  },
  {
    defends: 'regression 21: a ping keeps what it leaves out',
    file: 'src/core/agents/pingAgent.ts',
    take: '...(summary === undefined || summary === before.summary ? {} : { summary }),',
    give: "summary: summary ?? '',",
    test: 'tests/core/guests.test.ts',
    name: 'regression 21:',
  },
  {
    defends: 'regression 22: guests of an earlier host are followed',
    file: 'src/core/agents/sweepGuests.ts',
    take: 'if (!context.presence.has(agent.id)) beginPresence(context, agent)',
    give: 'if (context.presence.has(agent.id)) beginPresence(context, agent)',
    test: 'tests/core/guests.test.ts',
    name: 'regression 22:',
  },
  {
    defends: 'regression 24: a resume clears what was counted',
    file: 'src/core/agents/resumeAgents.ts',
    take: 'if (presence) presence.calls = undefined',
    give: 'if (presence) presence.looked = 0',
    test: 'tests/core/pause.test.ts',
    name: 'regression 24:',
  },
  {
    defends: 'regression 32: a session that is cleared goes on',
    file: 'src/adapters/agents/claude/hooks.ts',
    take: "state: goesOn(body) ? null : 'gone',",
    give: "state: goesOn(body) ? 'gone' : 'gone',",
    test: 'tests/core/guests.test.ts',
    name: 'regression 32:',
  },
  {
    defends: 'behaviour 3: locks of a silent guest are transparent',
    file: 'src/core/locks/heldLocks.ts',
    take: 'isHeld(lock, now) && !silent.has(lock.owner)',
    give: 'isHeld(lock, now)',
    test: 'tests/core/guests.test.ts',
    name: 'behaviour 3: a background',
  },
  {
    defends: 'behaviour 20: a paused agent begins nothing',
    file: 'src/core/agents/admitAgent.ts',
    take: 'return context.ports.store.read((tables) => pausedAgent(tables, caller))',
    give: 'return null',
    test: 'tests/core/pause.test.ts',
    name: 'every operation',
  },
]
