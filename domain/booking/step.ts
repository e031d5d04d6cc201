import type { Attendance } from './attendance.ts'
import type { Settlement } from './settlement.ts'
import type { Booking, Person } from './terms.ts'

/** What can be tried with a booking; `signed` are the sides whose signature comes along. */
export type Step =
  | { kind: 'confirm' | 'finish' | 'decline' | 'cancel' | 'dispute' }
  | { kind: 'propose' | 'accept' | 'resolve'; creatorBps: number }
  | { kind: 'attest'; seen: Attendance }
  | { kind: 'reschedule'; startAt: number; revision: number; validUntil: number; signed: Person[] }
  | {
      kind: 'extend'
      addedMinutes: number
      addedAmount: bigint
      revision: number
      validUntil: number
      signed: Person[]
    }
  | { kind: 'voucher'; due: bigint; signed: Person[] }

/** The step of one kind. Example: `StepOf<'attest'>` has `seen`. */
export type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>

/** Names of the contract's refusals, without their prefix. */
export type BookingError =
  | 'Final'
  | 'WrongStatus'
  | 'NotParty'
  | 'NotFan'
  | 'NotCreator'
  | 'NotInRole'
  | 'TooEarly'
  | 'TooLate'
  | 'Expired'
  | 'StaleRevision'
  | 'BadSignature'
  | 'Metered'
  | 'ImpossibleOverlap'
  | 'AboveWhole'
  | 'AboveAmount'
  | 'NotProposed'
  | 'StartOutOfRange'
  | 'LengthOutOfRange'
  | 'NothingAdded'
  | 'AmountTooBig'

/** The booking afterwards and what was paid, or why not. */
export type Outcome = { booking: Booking; settlement: Settlement | null } | { refusal: BookingError }
