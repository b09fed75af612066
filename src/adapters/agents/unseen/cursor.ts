import { ok } from '../../../base/result.ts'
import { bad, createUnseenKind } from './unseenKind.ts'

const CHAT = /^[A-Za-z0-9][A-Za-z0-9-]{7,63}$/

/**
 * Cursor's CLI, after its documentation: the pages "Parameters", "Using Agent in CLI", "MCP" and "Installation" of
 * cursor.com/docs/cli. It takes MCP servers from its configuration files alone and instructions from rules in the
 * repository, so a launch gives it neither. It makes the id of a chat itself and shows it to nobody.
 */
export const cursorKind = createUnseenKind({
  kind: 'cursor',
  title: 'Cursor CLI',
  cli: {
    name: 'cursor-agent',
    version: /^(\d+\.\d+\.\d+\S*)/m,
    hint: 'Install the Cursor CLI as cursor.com/docs/cli says and sign in by running `cursor-agent login` once',
  },
  unseen: 'it is installed by a script of its vendor only',
  resumable: false,
  modes: { default: [], plan: ['--mode', 'plan'], ask: ['--mode', 'ask'], bypass: ['--force'] },
  launch: ({ model, resume }, mode) => {
    if (resume !== null && !CHAT.test(resume)) return bad(`${JSON.stringify(resume)} is no chat id of Cursor`)
    return ok({
      args: [
        ...mode,
        ...(model === null ? [] : ['--model', model]),
        ...(resume === null ? [] : ['--resume', resume]),
      ],
      files: [],
      session_id: resume,
      mcp: false,
    })
  },
})
