import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { countRows } from '#test/kit/access/countRows.ts'
import { becomeGuest, type GuestClient } from '#test/kit/access/guest.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { messageFor, request, sendSignIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

/** An api with five creators, and guests who sit in their public streams. */
export function useGuests() {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creators: Creator[]
  before(async () => {
    stage = await setStage(db)
    const hosts = await seedPeople(db.pool('api'), api().installation, 5)
    creators = await Promise.all(hosts.map((host) => stage.creator(host)))
  })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  const room = (n = 0) => stage.room(creators[n] as Creator, { visibility: 'public' })
  const watch = (who: Pick<GuestClient, 'call'>, roomId: string) =>
    who.call('POST', `/v1/rooms/${roomId}/admissions`, { body: { action: 'watch' } })
  const sit = async (n = 0) => {
    const roomId = await room(n)
    const guest = await becomeGuest(api().url, roomId)
    const reply = await watch(guest, roomId)
    expect(reply.status, reply.text).to.equal(201)
    return { guest, roomId, seatId: reply.body.seatId as string }
  }
  const enterAs = async (guest: GuestClient, wallet = privateKeyToAccount(generatePrivateKey())) => {
    const message = siweText(await messageFor(api().url, wallet.address))
    const reply = await sendSignIn(api().url, wallet, message, { authorization: `Bearer ${guest.token}` })
    expect(reply.status, reply.text).to.equal(200)
    const headers = { authorization: `Bearer ${reply.headers.get('session-token')}` }
    return {
      me: reply.body,
      call: (method: string, path: string, body?: unknown) =>
        request(api().url, method, path, { headers, ...(body === undefined ? {} : { body }) }),
    }
  }
  const seat = async (id: string) => {
    const { rows } = await db.pool('api').query(
      `SELECT s.account_id, s.state, s.end_reason, s.session_id, s.decision_id, l.guest_address,
         (SELECT d.account_id FROM app.decision d WHERE d.id = s.decision_id) AS decided_for
         FROM app.seat s LEFT JOIN app.seat_lease l ON l.seat_id = s.id WHERE s.id = $1`,
      [id],
    )
    return rows[0]
  }
  const rowCounts = () => countRows(db.pool('owner'))
  const stateOf = async (id: string) =>
    (await db.pool('api').query('SELECT state FROM app.account WHERE id = $1', [id])).rows[0]?.state

  return { db, api, room, watch, sit, enterAs, seat, rowCounts, stateOf }
}
