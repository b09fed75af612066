export type { Caller } from './caller.ts'
export type { CallOptions } from './handlers.ts'
export { createCore, type Core } from './createCore.ts'
export type { ListenFailure, PhoneListener } from './ports/phone.ts'
