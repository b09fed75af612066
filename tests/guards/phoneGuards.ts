import type { Guard } from './guards.ts'

/** What stands between a network and the person's agents. */
export const PHONE_GUARDS: readonly Guard[] = [
  {
    defends: 'phone: a ticket pairs one phone',
    file: 'src/core/phone/pairDevice.ts',
    take: '  context.phone.ticket = null\n  return ok(addDevice',
    give: '  return ok(addDevice',
    test: 'tests/core/phone.test.ts',
    name: 'pairs one phone as a viewer, once',
  },
  {
    defends: 'phone: only phones are taken at their listener',
    file: 'src/server/audience.ts',
    take: 'authenticate: (core, secret) => core.authenticateDevice(secret)',
    give: 'authenticate: (core, secret) => core.authenticate(secret)',
    test: 'src/server/phoneListener.test.ts',
    name: 'takes the tokens of phones',
  },
  {
    defends: 'phone: only operations for phones are mounted at their listener',
    file: 'src/server/audience.ts',
    take: 'operationTable.filter(({ meta }) => meta.roles.some(isPhoneRole))',
    give: 'operationTable.filter(({ meta }) => meta.roles.some((role) => role.length > 0))',
    test: 'src/server/phoneListener.test.ts',
    name: 'is what is marked for phones',
  },
  {
    defends: 'phone: a rebound name reaches nothing',
    file: 'src/server/addresses.ts',
    take: 'if (!headers.host || !hosts.has(headers.host.toLowerCase()))',
    give: 'if (!headers.host || hosts.size === 0)',
    test: 'src/server/phoneListener.test.ts',
    name: 'refuses every other one',
  },
  {
    defends: 'phone: its terminals are only watched',
    file: 'src/server/sockets.ts',
    take: 'access.writable && audience.typing',
    give: 'access.writable',
    test: 'src/server/phoneSockets.test.ts',
    name: 'only watches a terminal',
  },
  {
    defends: 'phone: who was revoked is heard no more',
    file: 'src/server/socketBook.ts',
    take: "  socket.removeAllListeners('message')\n",
    give: '',
    test: 'src/server/sockets.test.ts',
    name: 'hears nothing more',
  },
  {
    defends: 'phone: its connections are cut when its role changes',
    file: 'src/server/socketBook.ts',
    take: 'else if (owner && caller?.role !== owner.role)',
    give: 'else if (owner && caller === undefined)',
    test: 'src/server/phoneSockets.test.ts',
    name: 'is cut when its token is revoked',
  },
]
