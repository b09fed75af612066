import { ok } from '../../base/result.ts'
import type { Context } from '../context.ts'
import type { Handler, Handlers } from '../handlers.ts'
import { askControl } from './askControl.ts'
import { confirmDevice, refuseDevice } from './confirmDevice.ts'
import { disablePhone } from './disablePhone.ts'
import { enablePhone } from './enablePhone.ts'
import { demoteDevice, leaveDevice, revokeDevice } from './endDevice.ts'
import { listLinks } from './listLinks.ts'
import { makeTicket } from './makeTicket.ts'
import { requireOwnDevice } from './requireDevice.ts'
import { showPhone } from './showPhone.ts'

const listDevices =
  (context: Context): Handler<'device', 'list'> =>
  async (_caller, { history }) => {
    const where = history ? {} : { revoked_at: null }
    return ok({
      items: context.ports.store.read((tables) => tables.devices.list({ where, newestFirst: true })),
    })
  }

const showDevice =
  (context: Context): Handler<'device', 'show'> =>
  async (caller) =>
    context.ports.store.read((tables) => requireOwnDevice(tables, caller))

export const phoneHandlers = (context: Context): Pick<Handlers, 'phone' | 'device'> => ({
  phone: {
    show: showPhone(context),
    links: listLinks(context),
    enable: (caller, input) => enablePhone(context, caller, input),
    disable: disablePhone(context),
    ticket: makeTicket(context),
  },
  device: {
    list: listDevices(context),
    show: showDevice(context),
    ask: askControl(context),
    leave: leaveDevice(context),
    confirm: confirmDevice(context),
    refuse: refuseDevice(context),
    demote: demoteDevice(context),
    revoke: revokeDevice(context),
  },
})
