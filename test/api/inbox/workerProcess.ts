import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { createPayments } from '#api/adapters/stripe/createPayments.ts'
import { createInbox } from '#api/inbox/createInbox.ts'
import type { EventProjector } from '#api/inbox/eventProjector.ts'
import { createWorker } from '#api/queue/createWorker.ts'
import { createPool } from '#db/client.ts'
import { endWithParent } from '#local/endWithParent.ts'
import type { WorkerOrder } from './startInboxWorker.ts'
import { writeSeen } from './useInbox.ts'

/** A worker of a test: the real inbox, queue and adapter with a projector that writes what it reads. */
const order = JSON.parse(process.argv[2] ?? '') as WorkerOrder
const log = pino({ level: 'silent' })
const pool = createPool(order.databaseUrl, { max: 10, name: 'inbox worker' })
const payments = createPayments({
  keys: { current: () => order.key },
  apiUrl: order.apiUrl,
  problemOf: () => null,
  isLive: () => false,
  pin: async (seen) => seen,
  alarms: { raise: () => {} },
})

const projector: EventProjector = {
  kinds: ['payment'],
  async fetch({ objectRef }) {
    const { state, amount } = await payments.readPayment(objectRef)
    process.send?.(`fetched ${objectRef}`)
    // who is killed here has asked and not written
    if (order.holds) await new Promise(() => {})
    return async (tx) => {
      if (order.needsParent) {
        const { rowCount } = await tx.query('SELECT FROM app.seen_parent WHERE object_ref = $1', [objectRef])
        if (rowCount === 0) return 'unknown_parent'
      }
      return writeSeen(tx, objectRef, `${state} ${amount}`)
    }
  },
}

const inbox = createInbox({ pool, random: randomBytes, log, alarms: { raise: () => {} }, events: payments }, [
  projector,
])
const worker = await createWorker({ pool, databaseUrl: order.databaseUrl, log, jobs: [inbox.jobs] })
endWithParent(async () => {
  await inbox.stop()
  await worker.stop()
  payments.stop()
  await pool.end()
})
