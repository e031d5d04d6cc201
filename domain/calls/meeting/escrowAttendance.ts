import type { Attendance } from '../../booking/attendance.ts'

/**
 * Who was in a call and for how long, as the escrow takes it from an attestor: whole seconds, `endedAt` since the epoch, `id` and `revision` of the
 * booking (`contracts/bookings/types/Agreement.sol`).
 */
export interface EscrowAttendance extends Attendance {
  id: `0x${string}`
}

/** EIP-712 of it; its domain is AGREEMENT_DOMAIN with chain and contract. */
export const ATTENDANCE_TYPES = {
  Attendance: [
    { name: 'id', type: 'bytes32' },
    { name: 'creatorSeconds', type: 'uint32' },
    { name: 'fanSeconds', type: 'uint32' },
    { name: 'overlapSeconds', type: 'uint32' },
    { name: 'endedAt', type: 'uint40' },
    { name: 'revision', type: 'uint32' },
  ],
} as const
