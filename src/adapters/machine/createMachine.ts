import type { Machine } from '../../core/ports/machine.ts'
import { addresses } from './addresses.ts'
import { endProcess } from './endProcess.ts'
import { freePorts } from './freePorts.ts'
import { markedIn } from './marked.ts'
import { runCommand } from './runCommand.ts'
import { look, processesIn, startTime } from './processes.ts'

/** This machine: Linux by /proc, macOS and other Unix systems by `ps` and `lsof`. On Windows no process is seen. */
export const createMachine = (): Machine => ({
  processesIn,
  markedIn,
  startTime,
  look,
  endProcess,
  runCommand,
  addresses: () => addresses(),
  freePorts,
})
