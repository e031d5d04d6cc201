import type { Pool } from 'pg'
import type { Jobs } from '../queue/jobs.ts'
import { sweepReservations } from './reservations/sweepReservations.ts'

const SWEEP_MS = 60_000

/** What paid calls ask of the worker: times that nobody paid for are given back. */
export function bookingJobs({ pool }: { pool: Pool }): Jobs {
  return {
    loops: [
      {
        name: 'bookings.reservations',
        everyMs: SWEEP_MS,
        isExclusive: true,
        run: () => sweepReservations(pool),
      },
    ],
  }
}
