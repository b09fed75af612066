import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

export const RELAY = fileURLToPath(new URL('../../dist/relay.js', import.meta.url))
export const TOKEN = 'toy-token-of-this-test'

export const environment = (url: string): Record<string, string> => ({
  SWITCHYARD_URL: url,
  SWITCHYARD_TOKEN: TOKEN,
})

/** The built relay as an agent's CLI starts it, and a client that has said hello. */
export async function startRelay(url: string) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [RELAY],
    env: environment(url),
    stderr: 'pipe',
  })
  let log = ''
  transport.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const client = new Client({ name: 'test-client', version: '1.2.3' })
  await client.connect(transport)
  return { client, log: () => log, close: () => client.close() }
}

/** The built relay as a bare process. */
export function spawnRelay(env: Record<string, string>) {
  const child = spawn(process.execPath, [RELAY], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, ended, stdout: () => out, stderr: () => errors }
}
