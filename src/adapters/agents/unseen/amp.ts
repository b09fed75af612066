import { ok } from '../../../base/result.ts'
import { bad, createUnseenKind } from './unseenKind.ts'

const THREAD = /^T-[A-Za-z0-9][A-Za-z0-9-]{7,63}$/

/**
 * Amp, after its Owner's Manual (ampcode.com/manual): `--mcp-config` and `--dangerously-allow-all` of the sections "CLI" and
 * "MCP", the `${NAME}` of the section "MCP", `threads continue` of the section on streaming JSON. It chooses models by itself,
 * and the manual names no option for instructions. It makes the id of a thread itself.
 */
export const ampKind = createUnseenKind({
  kind: 'amp',
  title: 'Amp',
  cli: {
    name: 'amp',
    version: /^(\d+\.\d+\.\d+\S*)/m,
    hint: 'Install Amp as ampcode.com/install says and sign in by running `amp` once',
  },
  unseen: 'the package of its program for this platform could not be had',
  resumable: false,
  modes: { default: [], bypass: ['--dangerously-allow-all'] },
  launch: ({ model, relay, resume }, mode) => {
    if (model !== null) return bad('Amp takes no model; it chooses by itself')
    if (resume !== null && !THREAD.test(resume))
      return bad(`${JSON.stringify(resume)} is no thread id of Amp`)
    // Amp fills the values in from its environment, so that the token is in no argument.
    const env = { SWITCHYARD_URL: '${SWITCHYARD_URL}', SWITCHYARD_TOKEN: '${SWITCHYARD_TOKEN}' }
    const servers = { switchyard: { command: relay.command, args: relay.args, env } }
    return ok({
      args: [
        ...(resume === null ? [] : ['threads', 'continue', resume]),
        ...['--mcp-config', JSON.stringify(servers)],
        ...mode,
      ],
      files: [],
      session_id: resume,
      mcp: true,
    })
  },
})
