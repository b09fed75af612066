import { err, ok, type Result } from '../../base/result.ts'
import { newId, newSecret } from '../../base/ids.ts'
import { isoTime } from '../../base/clock.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Token } from '../../contract/token.ts'
import { isPhone } from '../../domain/phoneView.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'
import { endDevice } from '../phone/endDevice.ts'
import { deviceOf } from '../phone/requireDevice.ts'
import { findProject } from '../projects/findProject.ts'
import type { StoredToken } from '../ports/store.ts'

/** Label of the operator's own token of this home. */
export const OPERATOR_LABEL = 'operator of this home'

const visible = ({ hash: _hash, ...token }: StoredToken): Token => token

/** The caller that a secret stands for. The look-up is by hash, so its time tells nothing about the secret. */
export function authenticate(context: Context, secret: string): Caller | undefined {
  const hash = context.ports.hash(secret)
  const token = context.ports.store.read((tables) => tables.tokenByHash(hash))
  if (!token || token.revoked_at !== null) return undefined
  const { id, role, project_id, task_id, agent_id, label } = token
  return { token_id: id, role, project_id, task_id, agent_id, label }
}

/** The caller of a phone's own token; tokens that were not made by pairing are none. */
export function authenticateDevice(context: Context, secret: string): Caller | undefined {
  const caller = authenticate(context, secret)
  if (!caller || !isPhone(caller.role)) return undefined
  return context.ports.store.read((tables) => deviceOf(tables, caller.token_id)) ? caller : undefined
}

export function adoptOperatorToken(context: Context, secret: string): void {
  const { store, hash, random, clock } = context.ports
  store.write((tables) => {
    if (tables.tokenByHash(hash(secret))) return
    tables.tokens.insert({
      id: newId('tok', random),
      hash: hash(secret),
      role: 'operator',
      label: OPERATOR_LABEL,
      project_id: null,
      task_id: null,
      agent_id: null,
      created_at: isoTime(clock.now()),
      revoked_at: null,
    })
  })
}

/** Makes a token. A coordinator's or worker's stands for an agent that somebody runs outside of Switchyard's terminals. */
export async function createToken(
  context: Context,
  caller: Caller,
  input: Input<'token', 'create'>,
): Promise<Result<Output<'token', 'create'>, Failure<Codes<'token', 'create'>>>> {
  if (input.role === 'operator' && input.project !== undefined) {
    return err(
      failure(
        'BAD_REQUEST',
        'an operator token reaches every project; leave project out, or take another role',
      ),
    )
  }
  const task =
    input.task_id === undefined
      ? undefined
      : context.ports.store.read((tables) => tables.tasks.get(input.task_id ?? ''))
  if (input.task_id !== undefined && !task)
    return err(failure('TASK_NOT_FOUND', `there is no task ${input.task_id}`))
  const isAgent = input.role === 'coordinator' || input.role === 'worker'
  const named = input.project ?? task?.project_id
  const project = isAgent || named !== undefined ? await findProject(context, caller, named) : null
  if (project && !project.ok) return project
  const secret = newSecret(context.ports.random)
  const agentId = isAgent ? newId('agt', context.ports.random) : null
  const token: StoredToken = {
    id: newId('tok', context.ports.random),
    hash: context.ports.hash(secret),
    role: input.role,
    label: input.label ?? input.role,
    project_id: project?.ok ? project.value.id : null,
    task_id: task?.id ?? null,
    agent_id: agentId,
    created_at: isoTime(context.ports.clock.now()),
    revoked_at: null,
  }
  commit(context, caller, ({ tables, record }) => {
    tables.tokens.insert(token)
    record({ type: 'token.created', detail: `${token.role} ${token.id}`, images: {} })
  })
  return ok({ token: secret, id: token.id, role: token.role, agent_id: agentId })
}

export const listTokens =
  (context: Context): Handler<'token', 'list'> =>
  async () =>
    ok({
      items: context.ports.store
        .read((tables) => tables.tokens.list({ where: { revoked_at: null } }))
        .map(visible),
    })

export const revokeToken =
  (context: Context): Handler<'token', 'revoke'> =>
  async (caller, input) =>
    commit(context, caller, ({ tables, at, record }) => {
      const token = tables.tokens.get(input.token_id)
      if (!token) return err(failure('TOKEN_NOT_FOUND', `there is no token ${input.token_id}`))
      const device = deviceOf(tables, token.id)
      if (device) endDevice({ tables, at, record }, device)
      tables.tokens.update(token.id, { revoked_at: at })
      record({ type: 'token.revoked', detail: `${token.role} ${token.id}`, images: {} })
      return ok(visible({ ...token, revoked_at: at }))
    })

export const showIdentity =
  (context: Context): Handler<'identity', 'show'> =>
  async (caller) => {
    const token = context.ports.store.read((tables) => tables.tokens.get(caller.token_id))
    const { role, label, project_id, task_id, agent_id } = caller
    return ok({ id: token?.id ?? caller.token_id, role, label, project_id, task_id, agent_id })
  }
