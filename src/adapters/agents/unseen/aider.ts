import { join } from 'node:path'
import { ok } from '../../../base/result.ts'
import { createUnseenKind } from './unseenKind.ts'

/**
 * aider, after the "Options reference" of aider.chat/docs/config/options.html. It has no MCP. It commits its edits by
 * itself. Its conversation is a file, here in the private folder of the agent, so going on with it needs no id.
 */
export const aiderKind = createUnseenKind({
  kind: 'aider',
  title: 'aider',
  cli: {
    name: 'aider',
    version: /^aider v?(\d+\.\d+\.\d+\S*)/m,
    hint: 'Install aider as aider.chat/docs/install.html says and give it the key of a model',
  },
  unseen: 'it is on the Python package index only, which could not be reached',
  resumable: true,
  modes: { default: [], ask: ['--chat-mode', 'ask'], bypass: ['--yes-always'] },
  launch: ({ folder, model, preamble, resume, fresh_session: fresh }, mode) => {
    const preambleFile = { path: join(folder, 'preamble.md'), content: `${preamble}\n` }
    return ok({
      args: [
        ...mode,
        ...(model === null ? [] : ['--model', model]),
        ...(preamble === '' ? [] : ['--read', preambleFile.path]),
        ...['--chat-history-file', join(folder, 'chat.history.md')],
        ...['--input-history-file', join(folder, 'input.history')],
        // It would change the tracked .gitignore, and keep a cache of the repository's map in the worktree.
        ...['--no-gitignore', '--map-tokens', '0'],
        ...['--no-check-update', '--no-show-release-notes'],
        ...(resume === null ? [] : ['--restore-chat-history']),
      ],
      files: preamble === '' ? [] : [preambleFile],
      session_id: resume ?? fresh,
      mcp: false,
    })
  },
})
