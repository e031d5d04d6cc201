import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId, newTimedId } from '#domain/ids.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, type Reply, request, signIn } from '#test/kit/client.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { GOOD_BODIES } from './bodies/bodies.ts'

describe('enumeration', () => {
  const database = useDatabase()
  const wire = useStatements(database)
  const api = useApi(wire)
  let owner: Client
  let stranger: Client
  let draft: string
  let hidden: string
  let ownChannel: string
  let ownSession: string
  let ownInvitation: string
  let ownClub: string
  let ownOffer: string
  let ownReservation: string
  let ownBooking: string
  let ownCallRoom: string
  before(async () => {
    owner = await signIn(api().url)
    stranger = await signIn(api().url)
    const made = await owner.call('POST', '/v1/channels', {
      body: { handle: 'northlight', name: 'Northlight' },
    })
    ownChannel = made.body.channel.id
    ownSession = (await owner.call('GET', '/v1/me/sessions')).body.sessions[0].id
    const rows = createChainRows(database.pool('indexer'))
    await rows.cursor(1)
    const { txHash } = await rows.collection(owner.wallet.address)
    await owner.call('PUT', `/v1/channels/${ownChannel}/collection`, { body: { txHash } })
    draft = newId('rom', randomBytes)
    await database.pool('api').query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title)
       SELECT $1, id, 'stream', 'public', 'secret title' FROM app.channel`,
      [draft],
    )
    hidden = newId('rom', randomBytes)
    await database.pool('api').query(
      `INSERT INTO app.room (id, channel_id, kind, state, visibility, title, live_at)
       SELECT $1, id, 'stream', 'live', 'private', 'secret title', app.now() FROM app.channel`,
      [hidden],
    )
    const invited = await owner.call('POST', `/v1/rooms/${hidden}/invitations`, { body: { label: 'Ann' } })
    ownInvitation = invited.body.invitation.id
    const club = await owner.call('POST', `/v1/channels/${ownChannel}/club`, {
      body: { name: 'Night owls', gate: 'any' },
    })
    ownClub = club.body.id
    const offered = await owner.call('POST', '/v1/me/calls/offers', { body: GOOD_BODIES.createCallOffer })
    ownOffer = offered.body.offers[0].id
    ownReservation = newId('rsv', randomBytes)
    await database.pool('owner').query(
      `INSERT INTO app.call_reservation (id, offer_id, channel_id, creator_id, account_id, starts_at, ends_at, held_until)
       SELECT $1, o.id, $2, o.creator_id, $3, app.now() + interval '1 day', app.now() + interval '25 hours', app.now() + interval '1 hour'
         FROM app.call_offer o WHERE o.id = $4`,
      [ownReservation, ownChannel, owner.accountId, ownOffer],
    )
    ownBooking = newId('bkg', randomBytes)
    await database.pool('owner').query(
      `INSERT INTO app.booking (id, chain_id, escrow, escrow_id, creator_id, status, starts_at, ends_at, revision, fee_bps, tx_hash)
       SELECT $1, 31337, $2, $3, id, 'booked', app.now(), app.now() + interval '1 hour', 0, 0, $3 FROM app.creator`,
      [ownBooking, randomBytes(20), randomBytes(32)],
    )
    ownCallRoom = newId('rom', randomBytes)
    await database.pool('owner').query(
      `WITH made AS (INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at)
         SELECT $1, id, 'call', 'live', 'private', 'Call', app.now() FROM app.channel RETURNING id)
       INSERT INTO app.call_room (room_id, booking_id, media, starts_at) SELECT made.id, b.id, 'video', b.starts_at FROM made, app.booking b`,
      [ownCallRoom],
    )
  })

  const shape = ({ status, body, headers }: Reply) => ({
    status,
    body: { ...body, ref: '' },
    headers: [...headers.keys()].sort(),
    length: Number(headers.get('content-length')),
  })
  const unknownRoom = () => newId('rom', randomBytes)

  it('[T36] a draft, a private room, an unknown id and a shapeless id get the same answer in the same form', async () => {
    const replies = await Promise.all(
      [draft, hidden, unknownRoom(), 'rom_x', '0x0000000000000000000000000000000000000001'].map((id) =>
        stranger.call('GET', `/v1/rooms/${id}`),
      ),
    )
    for (const reply of replies) expect(shape(reply)).to.deep.equal(shape(replies[0] as Reply))
    expect(replies[0]?.text).not.to.contain('secret')
  })

  /** Statements of one request; what the api does by the clock is not part of it. */
  async function statementsOf(ask: () => Promise<Reply>) {
    wire.take()
    const reply = await ask()
    return { reply: shape(reply), statements: wire.take().filter((text) => !/app\.pulse/.test(text)) }
  }

  it('[T36] for what belongs to somebody else the same statements run as for what does not exist', async () => {
    const room = [draft, unknownRoom] as const
    const concealed = [hidden, unknownRoom] as const
    const channel = [ownChannel, () => newId('chn', randomBytes)] as const
    const invitation = [ownInvitation, () => newId('inv', randomBytes)] as const
    const club = [ownClub, () => newId('clb', randomBytes)] as const
    const offer = [ownOffer, () => newId('off', randomBytes)] as const
    const reservation = [ownReservation, () => newId('rsv', randomBytes)] as const
    const booking = [ownBooking, () => newId('bkg', randomBytes)] as const
    const callRoom = [ownCallRoom, unknownRoom] as const
    const session = [ownSession, () => randomBytes(16).toString('hex')] as const
    const questions: [string, string, readonly [string, () => string], unknown?][] = [
      ['GET', '/v1/rooms/*', room],
      ['GET', '/v1/rooms/*', concealed],
      ['POST', '/v1/rooms/*/admissions', concealed, { action: 'watch' }],
      ['POST', '/v1/rooms/*/invitations', room, { label: 'Ann' }],
      ['GET', '/v1/rooms/*/invitations', room],
      ['POST', '/v1/invitations/*/sendings', invitation],
      ['DELETE', '/v1/invitations/*', invitation],
      ['PATCH', '/v1/rooms/*', room, { title: 'Mine' }],
      ['POST', '/v1/rooms/*/open', room],
      ['POST', '/v1/rooms/*/live', room],
      ['POST', '/v1/rooms/*/end', room],
      ['GET', '/v1/rooms/*/viewers', room],
      ['GET', '/v1/rooms/*/co-hosts', room],
      ['POST', '/v1/rooms/*/co-hosts', room, { handle: 'kiln' }],
      ['DELETE', `/v1/rooms/*/co-hosts/chn_${'0'.repeat(22)}`, room],
      ['GET', '/v1/rooms/*/co-hosting', room],
      ['PUT', '/v1/rooms/*/co-hosting', room, { terms: '0'.repeat(64) }],
      ['DELETE', '/v1/rooms/*/co-hosting', room],
      ['GET', '/v1/rooms/*/hub-room/terms', room],
      ['POST', '/v1/rooms/*/hub-room/gate-terms', room, { gate: 'any' }],
      ['GET', '/v1/channels/*/hub-rooms/left-open', channel],
      ['POST', '/v1/rooms/*/floor/requests', concealed],
      ['PUT', '/v1/rooms/*/floor/order', room, { order: 'first_come' }],
      [
        'POST',
        '/v1/rooms/*/bans',
        room,
        { seatId: newTimedId('sea', Date.now(), randomBytes), reason: 'because' },
      ],
      ['GET', '/v1/channels/*/bans', channel],
      ['GET', '/v1/channels/*/appeals', channel],
      ['POST', '/v1/channels/*/club', channel, { name: 'Mine', gate: 'any' }],
      ['DELETE', '/v1/clubs/*', club],
      ['POST', `/v1/channels/*/acts/act_${'0'.repeat(22)}/undo`, channel, { reason: 'because' }],
      ['PUT', '/v1/channels/*/collection', channel, { txHash: `0x${'1'.repeat(64)}` }],
      ['PUT', '/v1/channels/*/tiers/1/text', channel, { name: 'Gold' }],
      ['PUT', '/v1/channels/*/card-prices/1', channel, { amount: 900, refundRule: 'never' }],
      ['GET', '/v1/channels/*/card-prices', channel],
      ['GET', '/v1/clubs/*/members', club],
      ['DELETE', '/v1/me/calls/offers/*', offer],
      ['POST', '/v1/me/calls/reservations/*/agreement', reservation, GOOD_BODIES.keepAgreement],
      ['POST', '/v1/me/calls/reservations/*/purchase', reservation, GOOD_BODIES.reserveByCard],
      ['GET', '/v1/me/calls/bookings/*', booking],
      ['POST', '/v1/me/calls/bookings/*/steps', booking, GOOD_BODIES.takeCallStep],
      ['POST', '/v1/me/calls/bookings/*/holds', booking, GOOD_BODIES.holdCall],
      ['POST', '/v1/me/calls/bookings/*/place', booking],
      ['POST', '/v1/me/calls/bookings/*/countersignature', booking, GOOD_BODIES.countersign],
      ['GET', '/v1/me/calls/bookings/*/times', booking],
      ['POST', '/v1/me/calls/bookings/*/moves', booking, GOOD_BODIES.proposeMove],
      ['POST', `/v1/me/calls/bookings/*/moves/mov_${'0'.repeat(22)}/accept`, booking],
      ['DELETE', `/v1/me/calls/bookings/*/moves/mov_${'0'.repeat(22)}`, booking],
      ['POST', '/v1/me/calls/bookings/*/card-moves', booking, GOOD_BODIES.proposeCardMove],
      [
        'POST',
        `/v1/me/calls/bookings/*/card-moves/mov_${'0'.repeat(22)}/accept`,
        booking,
        GOOD_BODIES.acceptCardMove,
      ],
      ['POST', '/v1/me/calls/bookings/*/entry', booking, GOOD_BODIES.enterCall],
      ['GET', '/v1/me/calls/bookings/*/record', booking],
      ['GET', '/v1/me/calls/bookings/*/bundle', booking],
      ['POST', '/v1/me/calls/rooms/*/beats', callRoom, GOOD_BODIES.keepCallBeats],
      ['GET', '/v1/me/calls/bookings/*/dispute', booking],
      ['POST', '/v1/me/calls/bookings/*/statements', booking, GOOD_BODIES.addStatement],
      ['GET', `/v1/me/calls/bookings/*/files/fil_${'0'.repeat(22)}`, booking],
      ['DELETE', `/v1/me/calls/bookings/*/files/fil_${'0'.repeat(22)}`, booking],
      ['DELETE', '/v1/me/sessions/*', session],
    ]
    for (const [method, path, [there, unknown], body] of questions) {
      const ask = (id: string) => () => stranger.call(method, path.replace('*', id), { body })
      // the first of a kind prepares what the others run
      await ask(unknown())()
      const answer = await statementsOf(ask(there))
      expect(answer.reply.status, `${method} ${path}`).to.equal(404)
      expect(answer.statements, `${method} ${path}`).to.have.length.greaterThan(2)
      expect(answer, `${method} ${path}`).to.deep.equal(await statementsOf(ask(unknown())))
    }
  })

  it('[T36] a nonce tells nothing of whether a wallet is known, and public pages show no wallet', async () => {
    const ask = (address: string) =>
      request(api().url, 'POST', '/v1/sign-in/nonce', { body: { address, chainId: 31337 } })
    const known = await ask(owner.wallet.address)
    const unknown = await ask(`0x${randomBytes(20).toString('hex')}`)
    const form = (reply: Reply) => [reply.status, reply.text.length, Object.keys(reply.body)]
    expect(form(known)).to.deep.equal(form(unknown))
    const wallet = owner.wallet.address.toLowerCase()
    for (const path of ['/v1/live', '/v1/channels/northlight', '/v1/config']) {
      for (const { text } of [await request(api().url, 'GET', path), await stranger.call('GET', path)]) {
        expect(text.toLowerCase()).not.to.contain(wallet.slice(2))
        expect(text).not.to.contain(owner.accountId)
      }
    }
    const { collection, creatorWallet } = (await owner.call('GET', '/v1/channels/northlight')).body
    expect(collection, 'the page has one').to.match(/^0x/)
    expect(creatorWallet, 'its owner is told').to.equal(wallet)
  })
})
