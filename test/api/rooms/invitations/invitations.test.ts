import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter } from '#test/kit/access/stage.ts'
import { request } from '#test/kit/client.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { useInvitations } from './useInvitations.ts'

describe('invitations to a private room', function () {
  this.timeout(60_000)
  const { db, api, somebody, newRoom, claim, codeOf, counts, stage } = useInvitations()
  const look = async (token: string) =>
    codeOf(await request(api().url, 'POST', '/v1/invitations/looks', { body: { token } }))

  it('[S1.17][once] a link lets one person in: of ten at once exactly one', async () => {
    const { invite, room, host } = await newRoom()
    const { token } = (await invite({ label: 'Ann' })).body
    const fans = Array.from({ length: 10 }, somebody)
    const before = await counts()
    expect(codeOf(await claim(host, token)), 'the host keeps it for somebody else').to.equal('CONFLICT')
    const replies = await Promise.all(fans.map((fan) => claim(fan, token)))
    expect(replies.map(codeOf).sort()).to.deep.equal([200, ...Array(9).fill('NOT_FOUND')])
    expect(await counts()).to.deep.equal({ ...before, claimed: before.claimed + 1 })
    const doors = await Promise.all(fans.map((fan) => enter(api().url, fan, room)))
    expect(doors.map(codeOf).sort()).to.deep.equal([201, ...Array(9).fill('NOT_FOUND')])
    const second = (await invite({ label: 'Bob' })).body.token
    const winner = fans[replies.findIndex(({ status }) => status === 200)] as Person
    expect((await claim(winner, second)).body, 'who is in uses up no other').to.deep.equal({
      roomId: room,
      roomKind: 'stream',
    })
    expect(codeOf(await claim(somebody(), second))).to.equal(200)
  })

  it('[S1.17] is good for seven days; sent again it is good anew, and what went out before opens nothing', async () => {
    const [{ invite, resend, list }, fan] = [await newRoom(), somebody()]
    const first = (await invite({ label: 'Ann' })).body
    const days = (Date.parse(first.invitation.validUntil) - Date.parse(first.invitation.madeAt)) / 86_400_000
    expect(days).to.be.closeTo(7, 0.001)
    // not by the clock: a live stream whose host stayed away for a week is ended by the next look at hosts
    await db
      .pool('owner')
      .query(
        "UPDATE app.invitation SET valid_until = valid_until - interval '7 days 1 second' WHERE id = $1",
        [first.invitation.id],
      )
    expect(codeOf(await claim(fan, first.token))).to.equal('NOT_FOUND')
    expect(await look(first.token)).to.equal('NOT_FOUND')
    expect((await list()).invitations[0]).to.include({ state: 'invited', isExpired: true })
    const again = await resend(first.invitation.id)
    expect(again.body.invitation).to.include({ isExpired: false })
    expect(codeOf(await claim(fan, first.token)), 'the earlier link').to.equal('NOT_FOUND')
    expect([await look(first.token), await look(again.body.token)]).to.deep.equal(['NOT_FOUND', 200])
    expect(codeOf(await claim(fan, again.body.token))).to.equal(200)
    expect(codeOf(await resend(first.invitation.id)), 'accepted already').to.equal('CONFLICT')
  })

  it('[S1.17] a link that was taken back lets nobody in, whoever comes first', async () => {
    const { invite, revoke, resend } = await newRoom()
    const { token, invitation } = (await invite({ label: 'Ann' })).body
    expect((await revoke(invitation.id)).status).to.equal(204)
    expect((await revoke(invitation.id)).status, 'twice').to.equal(204)
    const before = await counts()
    expect(codeOf(await claim(somebody(), token))).to.equal('NOT_FOUND')
    expect(await look(token)).to.equal('NOT_FOUND')
    expect(codeOf(await resend(invitation.id))).to.equal('CONFLICT')
    expect(await counts()).to.deep.equal(before)
    expect(codeOf(await claim(somebody(), (await invite({ label: 'Ann' })).body.token))).to.equal(200)
  })

  it('[S1.15] who is inside when it is taken back is out within 5 s, told why by a signed decision', async () => {
    const [{ invite, revoke, room }, fan, other] = [await newRoom(), somebody(), somebody()]
    const made = (await invite({ label: 'Ann' })).body
    await claim(fan, made.token)
    await claim(other, (await invite({ label: 'Bob' })).body.token)
    const entered = await enter(api().url, fan, room)
    const stays = await enter(api().url, other, room)
    await reportMedia(api(), db.pool('api'), entered.body.seatId, 'joined')
    const socket = await connect(api().url, fan)
    try {
      expect(await socket.ask('seat:attach', { seatId: entered.body.seatId })).to.include({ ok: true })
      expect(await socket.ask('room:follow', { roomId: room })).to.include({ ok: true })
      let isOut = false
      socket.socket.on('seat:ended', () => {
        isOut = true
      })
      await Promise.all([revoke(made.invitation.id), until('they are out', () => isOut, promised(5000))])
      const told = await socket.wait('seat:ended')
      expect(told).to.include({ reason: 'REMOVED', deny: 'NOT_INVITED' })
      const { rows } = await db
        .pool('api')
        .query('SELECT reason, octet_length(sig) AS sig FROM app.decision WHERE id = $1', [told.decisionId])
      expect(rows).to.deep.equal([{ reason: 'NOT_INVITED', sig: 64 }])
      const removal = await db
        .pool('api')
        .query("SELECT FROM app.outbox WHERE topic = 'media.remove' AND key = $1", [entered.body.seatId])
      expect(removal.rowCount, 'the media engine is asked').to.equal(1)
    } finally {
      socket.close()
    }
    expect(codeOf(await enter(api().url, fan, room))).to.equal('NOT_INVITED')
    const { rows } = await db
      .pool('api')
      .query('SELECT state FROM app.seat WHERE id = $1', [stays.body.seatId])
    expect(rows[0].state, 'nobody else is').not.to.equal('ended')
    expect(codeOf(await claim(fan, (await invite({ label: 'Ann again' })).body.token))).to.equal(200)
    expect(codeOf(await enter(api().url, fan, room))).to.equal(201)
  })

  it('[S1.17] a creator sends so many a day, also at once; the next day more', async () => {
    const { invite, list, resend } = await newRoom()
    const replies = await Promise.all(Array.from({ length: 15 }, (_, n) => invite({ label: `Fan ${n}` })))
    expect(replies.map(codeOf).sort()).to.deep.equal([
      ...Array(12).fill(201),
      ...Array(3).fill('RATE_LIMITED'),
    ])
    expect((await list()).leftToday).to.equal(0)
    const [sent] = replies.filter(({ status }) => status === 201)
    const refused = await resend(sent?.body.invitation.id)
    expect([refused.status, refused.body.detail]).to.deep.equal([
      429,
      'You sent 12 invitations today, and 12 is the most. Go on tomorrow.',
    ])
    await db.pool('owner').query("UPDATE app.clock SET shift = '24 hours 1 second'")
    await db
      .pool('owner')
      .query("UPDATE app.auth_session SET created_at = app.now(), expires_at = app.now() + interval '1 hour'")
    expect(codeOf(await invite({ label: 'Tomorrow' }))).to.equal(201)
  })

  it('[S1.17] of a stream that is over nobody is invited, and nothing is claimed', async () => {
    const { invite, resend, list, host, room } = await newRoom()
    const { token, invitation } = (await invite({ label: 'Ann' })).body
    const sealed = 'SELECT FROM app.invitation_token WHERE token_sealed IS NOT NULL AND invitation_id = $1'
    expect((await db.pool('api').query(sealed, [invitation.id])).rowCount, 'a link is told once').to.equal(0)
    expect((await host.call(api().url, 'POST', `/v1/rooms/${room}/end`)).status).to.equal(200)
    const before = await counts()
    expect([codeOf(await claim(somebody(), token)), await look(token)]).to.deep.equal([
      'NOT_FOUND',
      'NOT_FOUND',
    ])
    expect([codeOf(await invite({ label: 'Bob' })), codeOf(await resend(invitation.id))]).to.deep.equal([
      'CONFLICT',
      'CONFLICT',
    ])
    expect(await counts()).to.deep.equal(before)
    expect((await list()).invitations).to.have.length(1)
  })

  it('[T22] another host sees, sends and takes back none of them', async () => {
    const [mine, other] = [await newRoom(), await newRoom()]
    // of the same host: one that is over, and one that is no private one
    const [{ channel_id: channelId }] = (
      await db.pool('api').query('SELECT channel_id FROM app.room WHERE id = $1', [mine.room])
    ).rows
    const creator = { host: mine.host, channelId, collection: randomBytes(20) }
    await stage().room(creator, { visibility: 'private', state: 'ended' })
    await stage().room(creator, { visibility: 'public', state: 'draft' })
    const { token, invitation } = (await mine.invite({ label: 'Ann' })).body
    const before = await counts()
    expect([
      codeOf(await other.resend(invitation.id)),
      codeOf(await other.revoke(invitation.id)),
    ]).to.deep.equal(['NOT_FOUND', 'NOT_FOUND'])
    expect((await other.list()).invitations).to.deep.equal([])
    const rooms = (await mine.host.call(api().url, 'GET', `/v1/channels/${channelId}/private-rooms`)).body
      .rooms
    expect(rooms.map(({ id, invited }: { id: string; invited: number }) => [id, invited])).to.deep.equal([
      [mine.room, 1],
    ])
    expect(await counts()).to.deep.equal(before)
    expect(codeOf(await claim(somebody(), token))).to.equal(200)
  })

  it('[T36] refuses what is no address, what is no token, and rooms that are not private', async () => {
    const { invite, host } = await newRoom()
    const creator = await stage().creator(somebody())
    const open = await stage().room(creator, { visibility: 'public' })
    const before = await counts()
    for (const email of [
      'nobody',
      'a@b',
      'a@example.test\r\nBcc: x@example.test',
      'a b@example.test',
      'ä@example.test',
    ])
      expect(codeOf(await invite({ email })), email).to.equal('INVALID_INPUT')
    expect(codeOf(await invite({ label: 'a\0b' }))).to.equal('INVALID_INPUT')
    expect(codeOf(await invite({ label: 'x'.repeat(61) }))).to.equal('INVALID_INPUT')
    const inPublic = await creator.host.call(api().url, 'POST', `/v1/rooms/${open}/invitations`, {
      body: { label: 'Ann' },
    })
    expect(codeOf(inPublic)).to.equal('CONFLICT')
    for (const token of ['', 'x', 'a'.repeat(43), randomBytes(32).toString('base64url')])
      for (const path of ['claims', 'looks', 'opt-outs'])
        expect(
          codeOf(await host.call(api().url, 'POST', `/v1/invitations/${path}`, { body: { token } })),
        ).to.be.oneOf(['INVALID_INPUT', 'NOT_FOUND'])
    expect(await counts()).to.deep.equal(before)
    expect(codeOf(await invite({ label: 'Ann' })), 'and then the good one').to.equal(201)
  })
})
