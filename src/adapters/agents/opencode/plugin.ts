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
// The conversation in the terminal, and what was last told of its use.
let current
let used

const post = (event, body) =>
  fetch(url + '/api/hooks/' + event, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + token },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(${HOOK_MS}),
  }).then((answer) => answer.json()).catch(() => undefined)

const tell = (event, body) => {
  if (children.has(body.session_id)) return
  last = last.then(() => post(event, body))
  return last
}

// The output of a tool of its own is text; that of an MCP server a list of parts.
const append = (output, text) => {
  if (typeof output.output === 'string') output.output += '\\n\\n' + text
  else output.content.push({ type: 'text', text })
}

const tellUse = ({ id, cost, tokens }) => {
  const now = JSON.stringify([id, cost, tokens])
  if (id !== current || !tokens || now === used) return
  used = now
  tell('session.updated', { session_id: id, cost, tokens })
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

// Only what is about to be written; the content would be read for nothing.
const EDITORS = new Set(['write', 'edit', 'multiedit', 'patch', 'apply_patch', 'bash'])
const place = ({ filePath, patchText, command, workdir } = {}) => ({ filePath, patchText, command, workdir })

export const Switchyard = async ({ directory }) => ({
  event: async ({ event }) => {
    const { type, properties } = event
    if (type === 'session.created' && properties.info.parentID) children.add(properties.info.id)
    if (type === 'session.updated') tellUse(properties.info)
    else if (Object.hasOwn(told, type)) tell(type, told[type](properties))
  },
  'chat.message': async ({ sessionID }, { parts }) => {
    const typed = parts.filter((part) => part.type === 'text' && !part.synthetic)
    if (!children.has(sessionID)) current = sessionID
    tell('chat.message', { session_id: sessionID, prompt: typed.map((part) => part.text).join('\\n') })
  },
  'tool.execute.before': async ({ tool, sessionID }, { args }) => {
    if (!EDITORS.has(tool)) return void tell('tool.execute.before', { session_id: sessionID, tool_name: tool })
    const edit = { tool_name: tool, tool_input: place(args), cwd: directory }
    // A lock binds a subagent as well, whose conversation is none of ours.
    const answer = children.has(sessionID)
      ? await post('tool.execute.before', edit)
      : await tell('tool.execute.before', { session_id: sessionID, ...edit })
    if (typeof answer?.refused === 'string') throw new Error(answer.refused)
  },
  'tool.execute.after': async ({ tool, sessionID }, output) => {
    const takes_text = typeof output?.output === 'string' || Array.isArray(output?.content)
    const answer = await tell('tool.execute.after', { session_id: sessionID, tool_name: tool, takes_text })
    if (typeof answer?.into_turn === 'string') append(output, answer.into_turn)
  },
})
`
