/** How long a hook call may hold up the agent, in milliseconds; the host answers in a few. */
const HOOK_MS = 5_000

/**
 * The plugin that OpenCode loads for this launch only. It tells the host what goes on, in order, and fails open. Address
 * and token come from its environment, so that neither stands in the file. Sessions of subagents are left out.
 */
export const pluginSource = `const url = process.env.SWITCHYARD_URL
const token = process.env.SWITCHYARD_TOKEN
const children = new Set()
let last = Promise.resolve()

const post = (event, body) =>
  fetch(url + '/api/hooks/' + event, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + token },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(${HOOK_MS}),
  }).then((answer) => answer.arrayBuffer(), () => undefined)

const tell = (event, body) => {
  if (children.has(body.session_id)) return
  last = last.then(() => post(event, body))
}

const told = {
  'session.status': ({ sessionID, status }) => ({ session_id: sessionID, status: status.type, message: status.message }),
  'session.error': ({ sessionID, error }) => ({ session_id: sessionID, message: error?.data?.message ?? error?.name }),
  'permission.asked': ({ sessionID, permission }) => ({ session_id: sessionID, permission }),
  'permission.replied': ({ sessionID, reply }) => ({ session_id: sessionID, reply }),
  'question.asked': ({ sessionID }) => ({ session_id: sessionID }),
  'question.replied': ({ sessionID }) => ({ session_id: sessionID }),
  'question.rejected': ({ sessionID }) => ({ session_id: sessionID }),
}

export const Switchyard = async () => ({
  event: async ({ event }) => {
    const { type, properties } = event
    if (type === 'session.created' && properties.info.parentID) children.add(properties.info.id)
    if (Object.hasOwn(told, type)) tell(type, told[type](properties))
  },
  'chat.message': async ({ sessionID }, { parts }) => {
    const typed = parts.filter((part) => part.type === 'text' && !part.synthetic)
    tell('chat.message', { session_id: sessionID, prompt: typed.map((part) => part.text).join('\\n') })
  },
  'tool.execute.before': async ({ tool, sessionID }) => {
    tell('tool.execute.before', { session_id: sessionID, tool_name: tool })
  },
  'tool.execute.after': async ({ tool, sessionID }) => {
    tell('tool.execute.after', { session_id: sessionID, tool_name: tool })
  },
})
`
