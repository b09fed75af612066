/** A hook answers in milliseconds; a host that does not must not hold up the agent for longer than this, in seconds. */
export const HOOK_SECONDS = 5

/**
 * What a command hook runs (CommonJS): it hands its input to the host and prints what the host answers to the agent.
 * Whatever goes wrong, it prints nothing and ends with 0, so that the agent goes on. Plain sockets, because the HTTP
 * parts of Node take twice as long to load as a bare Node takes to start.
 */
export const HOOK_PROGRAM = `const { readFileSync, writeSync } = require('node:fs')
const { connect } = require('node:net')
const end = () => process.exit(0)
process.on('uncaughtException', end)
setTimeout(end, ${HOOK_SECONDS * 1000 - 1000})
const event = process.argv[2]
const { hostname, port, host } = new URL(process.env.SWITCHYARD_URL)
const body = readFileSync(0)
const head = [
  \`POST /api/hooks/\${event} HTTP/1.0\`,
  \`Host: \${host}\`,
  \`Authorization: Bearer \${process.env.SWITCHYARD_TOKEN}\`,
  'Content-Type: application/json',
  \`Content-Length: \${body.length}\`,
]
let reply = ''
const socket = connect(Number(port), hostname, () => {
  socket.write(head.join('\\r\\n') + '\\r\\n\\r\\n')
  socket.write(body)
})
socket.setEncoding('utf8')
socket.on('error', end)
socket.on('data', (chunk) => (reply += chunk))
socket.on('end', () => {
  const told = reply.slice(reply.indexOf('\\r\\n\\r\\n') + 4)
  if (/^HTTP\\/1\\.. 200 /.test(reply) && Object.keys(JSON.parse(told)).length > 0) writeSync(1, told)
  end()
})
`

const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** The line for a POSIX shell that runs the program at `path` for an event. */
export const hookCommand = (nodePath: string, path: string, event: string): string =>
  `ELECTRON_RUN_AS_NODE=1 ${shellWord(nodePath)} ${shellWord(path)} ${event}`
