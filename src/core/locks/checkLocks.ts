import { ok } from '../../base/result.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { guardEdit } from './guardEdit.ts'

/** Whether a commit of these paths may go on, in the words for who commits; asked by the Git hook. */
export const checkLocks =
  (context: Context): Handler<'lock', 'check'> =>
  async (caller, { folder, paths }) => {
    const refusal = await guardEdit(context, caller, { paths, patch: null, command: null, cwd: folder })
    return ok({ refusal })
  }
