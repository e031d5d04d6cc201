import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { CallDispute, CallFile, CallStatement } from '#api/bookings/disputes/contract.ts'
import { forgetUnlaid } from '#api/bookings/disputes/forgetDisputes.ts'
import { statementContent } from '#domain/calls/dispute.ts'
import type { CallSide } from '#domain/calls/words.ts'
import type { Client, Reply } from '#test/kit/client.ts'
import { type PlacedCall, usePlaced } from '../booked/usePlaced.ts'
import { timeIn } from '../openCalls.ts'

/** The first bytes of a picture, and some more, so that no two are the same. */
export const pictureOf = (text: string) =>
  Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(text)])

/** What is written, where it is not what everybody writes. */
interface Said {
  reason?: string
  text?: string
  fileIds?: string[]
}

/** What the escrow is given of a statement. */
export const hashOf = ({ escrowId }: PlacedCall, { side, reason, text, files }: CallStatement) =>
  `0x${createHash('sha256')
    .update(
      statementContent({
        ...{ bookingKey: `0x${escrowId.toString('hex')}`, side, reason, text },
        files: files.map(({ digest }) => digest),
      }),
    )
    .digest('hex')}`

/** For a test file: calls that have begun, and what both sides write about them. */
export function useDisputed() {
  const placed = usePlaced()
  const { sql, place, reschedule, world } = placed
  const pathOf = ({ id }: Pick<PlacedCall, 'id'>) => `/v1/me/calls/bookings/${id}`
  const say = (client: Client, call: Pick<PlacedCall, 'id'>, said: Said = {}): Promise<Reply> =>
    client.call('POST', `${pathOf(call)}/statements`, {
      body: { reason: 'absent', text: 'Nobody came.', fileIds: [], ...said },
    })
  const upload = async (client: Client, call: Pick<PlacedCall, 'id'>, bytes: Buffer, name = 'a.png') => {
    const response = await fetch(`${client.url}${pathOf(call)}/files?${new URLSearchParams({ name })}`, {
      method: 'POST',
      headers: { ...bearer(client), 'content-type': 'application/octet-stream', connection: 'close' },
      body: new Uint8Array(bytes),
    })
    return { status: response.status, body: (await response.json()) as Reply['body'] }
  }
  const bearer = ({ token }: Client) => ({ authorization: `Bearer ${token}` })
  return {
    ...{ ...placed, pathOf, say, upload },
    /** a call that began some minutes ago */
    async begun(days = 3): Promise<PlacedCall> {
      const call = await place(timeIn(days, '10:00'))
      await reschedule(call, new Date(Date.now() - (10 + 60 * days) * 60_000).toISOString(), 1)
      return call
    },
    async said(client: Client, call: PlacedCall, wish: Said = {}): Promise<CallStatement> {
      const reply = await say(client, call, wish)
      expect(reply.status, reply.text).to.equal(201)
      return reply.body
    },
    async added(client: Client, call: PlacedCall, text: string, name?: string): Promise<CallFile> {
      const { status, body } = await upload(client, call, pictureOf(text), name)
      expect(status, JSON.stringify(body)).to.equal(201)
      return body
    },
    /** bytes and name of a file, as it is saved */
    async save(client: Client, call: PlacedCall, fileId: string) {
      const response = await fetch(`${client.url}${pathOf(call)}/files/${fileId}`, {
        headers: bearer(client),
      })
      return {
        ...{ status: response.status, as: response.headers.get('content-disposition') },
        ...{ type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) },
      }
    },
    async read(client: Client, call: PlacedCall): Promise<CallDispute> {
      const reply = await client.call('GET', `${pathOf(call)}/dispute`)
      expect(reply.status, reply.text).to.equal(200)
      return reply.body
    },
    /** one side objects on the chain, with this as the evidence */
    async object({ escrowId }: PlacedCall, by: CallSide, hash: string): Promise<void> {
      await sql(
        `INSERT INTO chain.booking_dispute (chain_id, block, log_index, escrow, id, kind, by, creator_bps, text_hash, until, at, tx_hash)
         SELECT chain_id, 4997, (SELECT coalesce(max(log_index), 0) + 1 FROM chain.booking_dispute), escrow, id, 'opened',
           CASE WHEN $2 THEN fan ELSE creator END, 5000, $3, now() + interval '14 days', now(), tx_hash FROM chain.escrow WHERE id = $1`,
        ...[escrowId, by === 'fan', Buffer.from(hash.slice(2), 'hex')],
      )
      await sql("UPDATE chain.escrow SET status = 'disputed' WHERE id = $1", escrowId)
    },
    /** a reorg takes every objection back */
    unobject: ({ escrowId }: PlacedCall) => sql('DELETE FROM chain.booking_dispute WHERE id = $1', escrowId),
    forget: () => forgetUnlaid(world().database.pool('worker'), 31337),
  }
}
