import { z } from 'zod'
import { ID_PATTERN } from '#domain/ids.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import { type CallAcknowledgement, MAX_SIGNAL_BYTES, SIGNAL_KINDS } from '#protocol/calls.ts'
import type { RealtimeSocket } from '../deps.ts'
import type { CallSockets } from './callSockets.ts'

const own = { seatId: z.string().regex(ID_PATTERN), page: z.string().regex(/^[\w-]{8,64}$/) }
/** As the database counts them. */
const counted = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const opening = z.strictObject({ ...own, after: z.int().min(0) })
const signal = z.strictObject({
  ...{ ...own, n: counted, to: counted },
  ...{ kind: z.enum(SIGNAL_KINDS), body: z.string().max(MAX_SIGNAL_BYTES) },
})
const ownPage = z.strictObject(own)

const INVALID: CallAcknowledgement = { ok: false, code: 'INVALID_INPUT' }
const LIMITED: CallAcknowledgement = { ok: false, code: 'RATE_LIMITED' }

/** The verbs of calls for one socket. What no page of ours sends, or too often, is noted. */
export function answerCalls(socket: RealtimeSocket, calls: CallSockets, security: SecurityLog) {
  function noted(answer: CallAcknowledgement): CallAcknowledgement {
    const { accountId: account, prefix } = socket.data
    const isRefused = !answer.ok && (answer.code === 'INVALID_INPUT' || answer.code === 'RATE_LIMITED')
    if (isRefused) security.write({ kind: 'limit', account, prefix, ref: 'call' })
    return answer
  }
  return {
    async open(payload: unknown): Promise<CallAcknowledgement> {
      const { data } = opening.safeParse(payload)
      if (!data) return noted(INVALID)
      return noted(calls.mayOpen(socket.data) ? await calls.open(socket, data) : LIMITED)
    },
    async signal(payload: unknown): Promise<CallAcknowledgement> {
      const { data } = signal.safeParse(payload)
      if (!data) return noted(INVALID)
      return noted(calls.maySignal(socket.data) ? await calls.signal(socket, data) : LIMITED)
    },
    async close(payload: unknown): Promise<CallAcknowledgement> {
      const { data } = ownPage.safeParse(payload)
      return data ? calls.close(socket, data) : noted(INVALID)
    },
    here(payload: unknown): CallAcknowledgement {
      const { data } = ownPage.safeParse(payload)
      return data ? calls.here(socket, data) : noted(INVALID)
    },
  }
}
