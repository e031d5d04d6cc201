import { createHash } from 'node:crypto'
import type { Route } from 'playwright-core'
import type { CallDispute, CallFile, CallStatement } from '#api/bookings/disputes/contract.ts'
import { statementContent } from '#domain/calls/dispute.ts'
import type { DisputeReason } from '#domain/calls/words.ts'
import type { WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { sampleDispute, sampleFile } from '#web/fixtures/bookings/sampleStatements.ts'
import { intent } from '../../transactions/pipeline.ts'

export const sha256 = (of: string | Uint8Array) => `0x${createHash('sha256').update(of).digest('hex')}`

/** A wallet that refuses what it is asked to send until it is willing, and keeps what it was asked. */
export const UNWILLING = `window.addEventListener('eip6963:announceProvider', ({ detail: { provider } }) => {
  if (provider.isUnwilling) return
  const { request } = provider
  provider.isUnwilling = true
  provider.request = async (asked) => {
    if (asked.method !== 'eth_sendTransaction') return request(asked)
    window.asked = [...(window.asked ?? []), asked.params[0].data]
    if (!window.isWilling) throw Object.assign(new Error('User rejected'), { code: 4001 })
    return request(asked)
  }
})`

/** A picture, as far as its first bytes say. */
export const PNG = Buffer.from('\x89PNG\r\n\x1a\n rest of a picture', 'latin1')

interface Written {
  reason: DisputeReason
  text: string
  fileIds: string[]
}

/** What answers the page of one call of a fan, and keeps what it is sent. */
export interface DisputeServer {
  booking: WalletBooking
  dispute: CallDispute
  /** what it says instead of keeping what was written */
  refused: object | null
  /** what it keeps beside what was written */
  forged: Partial<CallStatement>
  /** files by their ids */
  kept: Map<string, CallFile>
  /** statements by their hashes, laid or not */
  written: Map<string, CallStatement>
  /** what is written is answered then */
  answerAfter: Promise<void>
  sent: { way: string; body: Record<string, unknown> | null; query: string }[]
  answer: (route: Route) => Promise<void>
}

function keepFile(api: DisputeServer, route: Route): CallFile {
  const bytes = route.request().postDataBuffer() ?? Buffer.from('')
  const name = new URL(route.request().url()).searchParams.get('name') ?? ''
  const n = api.sent.filter(({ way }) => way === 'POST files').length
  const file = sampleFile(n, { name, bytes: bytes.length, digest: sha256(bytes) })
  api.kept.set(file.id, file)
  api.dispute = { ...api.dispute, files: [...api.dispute.files, file] }
  return file
}

/** False where it is part of a statement. */
function removeFile(api: DisputeServer, id: string): boolean {
  const { kept, dispute } = api
  if (kept.has(id) && !dispute.files.some((file) => file.id === id)) return false
  kept.delete(id)
  api.dispute = { ...dispute, files: dispute.files.filter((file) => file.id !== id) }
  return true
}

/** Null where one of its files is not there. */
function keepStatement(api: DisputeServer, { reason, text, fileIds }: Written): CallStatement | null {
  const { booking, kept, written } = api
  const files = fileIds.flatMap((id) => kept.get(id) ?? [])
  if (files.length < fileIds.length) return null
  const side = 'fan' as const
  const facts = {
    bookingKey: booking.escrow.id,
    side,
    reason,
    text,
    files: files.map(({ digest }) => digest),
  }
  const hash = sha256(statementContent(facts))
  const same = written.get(hash)
  if (same) {
    // what was sent with it once more is forgotten
    for (const id of fileIds) removeFile(api, id)
    return { ...same, ...api.forged }
  }
  const at = new Date().toISOString()
  const statement = { ...{ side, reason, text, files, hash, isOnChain: false, at } }
  written.set(hash, statement)
  const waiting = api.dispute.files.filter(({ id }) => !fileIds.includes(id))
  api.dispute = { ...api.dispute, files: waiting }
  if (booking.status === 'disputed') {
    const { statements, left } = api.dispute
    const less = { statements: left.statements - 1, files: left.files - files.length }
    api.dispute = { ...api.dispute, statements: [...statements, statement], left: less }
  }
  return { ...statement, ...api.forged }
}

const refusal = (status: number, code: string) => ({
  status,
  json: { type: '', title: 'It is not possible', status, code, ref: 'r_1' },
})

/** A server that has this call, and what was said about it. */
export function disputeServer(booking: WalletBooking, said: Partial<CallDispute>): DisputeServer {
  const api: DisputeServer = {
    ...{ booking, dispute: sampleDispute({ opened: null, statements: [], ...said }) },
    ...{ refused: null, forged: {}, kept: new Map(), written: new Map(), sent: [], answer },
    answerAfter: Promise.resolve(),
  }
  async function answer(route: Route): Promise<void> {
    const request = route.request()
    const { pathname, search } = new URL(request.url())
    const last = pathname.split('/').at(-1) ?? ''
    const what = last.startsWith('fil_') ? 'file' : last.startsWith('bkg_') ? 'booking' : last
    const way = `${request.method()} ${what}`
    const body = what === 'files' ? null : request.postDataJSON()
    if (request.method() !== 'GET') api.sent.push({ way, body, query: search })
    if (way === 'GET booking') await route.fulfill({ json: api.booking })
    else if (way === 'GET dispute') await route.fulfill({ json: api.dispute })
    else if (way === 'GET file') await route.fulfill({ body: PNG })
    else if (way === 'POST files') await route.fulfill({ status: 201, json: keepFile(api, route) })
    else if (way === 'DELETE file')
      await route.fulfill(removeFile(api, last) ? { status: 204 } : refusal(409, 'CONFLICT'))
    else if (way !== 'POST statements') await route.fulfill({ json: intent('safe', { purpose: 'settle' }) })
    else if (api.refused) await route.fulfill({ status: 429, json: api.refused })
    else {
      await api.answerAfter
      const statement = keepStatement(api, body)
      await route.fulfill(statement ? { status: 201, json: statement } : refusal(404, 'NOT_FOUND'))
    }
  }
  return api
}
