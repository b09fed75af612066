import { z } from 'zod'
import { confirmCode, device } from './device.ts'
import { operation } from './operation.ts'
import { certificate, certificateSource, link, phone, ticket } from './phone.ts'
import { argument, flag, id } from './scalars.ts'

const DEVICE = { device_id: id }
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/

export const phones = {
  show: operation({
    method: 'GET',
    path: '/phone',
    summary: 'Whether phones may connect, at which address, and what the link does not protect.',
    roles: ['operator'],
    input: z.object({}),
    output: phone,
    errors: [],
  }),
  links: operation({
    method: 'GET',
    path: '/phone/links',
    summary: 'Addresses of this machine at which phones may reach it, and the certificates that it has.',
    roles: ['operator'],
    input: z.object({}),
    output: z.object({ items: z.array(link), certificates: z.array(certificate) }),
    errors: [],
  }),
  enable: operation({
    method: 'POST',
    path: '/phone',
    summary:
      'Let phones connect at one address of this machine. Without a certificate what travels can be read on the network: accept_plain says that you know.',
    roles: ['operator'],
    input: z.object({
      address: argument
        .max(60)
        .optional()
        .describe('Address of this machine, as phone links lists it; default: the first one there'),
      host: z
        .string()
        .regex(HOST, 'must be a host name')
        .optional()
        .describe(
          'Name under which phones reach the address; default: the one of the certificate, else the address',
        ),
      port: z.coerce.number().int().min(0).max(65_535).optional().describe('Default: 7434; 0 picks one'),
      certificate: certificateSource
        .optional()
        .describe('Default: the first that the machine has for this address, else none'),
      cert_file: argument.optional().describe('PEM file of your own certificate with its chain'),
      key_file: argument.optional().describe('PEM file of its key'),
      accept_plain: flag
        .optional()
        .describe('Whether others on the network may read along; asked for where there is no certificate'),
    }),
    output: phone,
    errors: ['BAD_OPTION', 'NO_SUCH_ADDRESS', 'PORT_TAKEN', 'BAD_CERTIFICATE', 'PLAIN_NOT_ACCEPTED'],
  }),
  disable: operation({
    method: 'DELETE',
    path: '/phone',
    summary: 'Let no phone connect any more. Paired phones stay paired, for when it is switched on again.',
    roles: ['operator'],
    input: z.object({}),
    output: phone,
    errors: [],
  }),
  ticket: operation({
    method: 'POST',
    path: '/phone/tickets',
    summary: 'An address with a ticket for one phone to be paired with, valid for two minutes and once.',
    roles: ['operator'],
    input: z.object({}),
    output: ticket,
    errors: ['PHONE_OFF'],
  }),
}

export const devices = {
  list: operation({
    method: 'GET',
    path: '/devices',
    summary: 'Paired phones with role, address, when they were last heard from, and what they ask for.',
    roles: ['operator'],
    input: z.object({ history: flag.default(false).describe('Also those that were revoked') }),
    output: z.object({ items: z.array(device) }),
    errors: [],
  }),
  show: operation({
    method: 'GET',
    path: '/device',
    summary: 'The phone whose token this is.',
    roles: ['viewer', 'remote'],
    input: z.object({}),
    output: device,
    errors: ['DEVICE_NOT_FOUND'],
  }),
  ask: operation({
    method: 'POST',
    path: '/device/control',
    summary:
      'Ask for the role remote. The code in the answer is shown on the desktop too, where a person compares both and decides.',
    roles: ['viewer'],
    input: z.object({}),
    output: device,
    errors: ['DEVICE_NOT_FOUND'],
  }),
  leave: operation({
    method: 'DELETE',
    path: '/device',
    summary: 'Forget this phone: its token ends now.',
    roles: ['viewer', 'remote'],
    input: z.object({}),
    output: device,
    errors: ['DEVICE_NOT_FOUND'],
  }),
  confirm: operation({
    method: 'POST',
    path: '/devices/{device_id}/confirm',
    summary: 'Let a phone answer, prompt, approve and press keys. The code is the one that the phone shows.',
    roles: ['operator'],
    input: z.object({ ...DEVICE, code: confirmCode }),
    output: device,
    errors: ['DEVICE_NOT_FOUND', 'NO_REQUEST', 'WRONG_CODE'],
  }),
  refuse: operation({
    method: 'POST',
    path: '/devices/{device_id}/refuse',
    summary: 'Refuse what a phone asks for; it stays a viewer.',
    roles: ['operator'],
    input: z.object(DEVICE),
    output: device,
    errors: ['DEVICE_NOT_FOUND', 'NO_REQUEST'],
  }),
  demote: operation({
    method: 'POST',
    path: '/devices/{device_id}/demote',
    summary: 'Make a phone a viewer again, at once: its connections are cut and it comes back as one.',
    roles: ['operator'],
    input: z.object(DEVICE),
    output: device,
    errors: ['DEVICE_NOT_FOUND'],
  }),
  revoke: operation({
    method: 'DELETE',
    path: '/devices/{device_id}',
    summary: 'End a phone now: its token dies and its connections are cut.',
    roles: ['operator'],
    input: z.object(DEVICE),
    output: device,
    errors: ['DEVICE_NOT_FOUND'],
  }),
}
