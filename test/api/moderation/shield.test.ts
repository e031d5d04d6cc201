import { expect } from 'chai'
import { endShields } from '#api/chat/shield.ts'
import type { ChatShield } from '#protocol/chat.ts'
import { becomeGuest, pressInto } from '#test/kit/access/guest.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { type TestChat, useChat } from '../chat/useChat.ts'

const GUESTS = 8
const SOCKETS_EACH = 5
const FORMER = { guests: true, slowS: 5, links: 'text', holdersOnly: false, followersOnly: false }
const SHIELDED = { guests: false, slowS: 30, links: 'off', holdersOnly: false, followersOnly: true }

describe('the shield of a room [S1.19][S1.22]', function () {
  this.timeout(90_000)
  const db = useDatabase()
  const world = useChat(db)
  const owner = () => db.pool('owner')
  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  const post = (n: number | 'host', at: string, body: unknown = {}) => {
    const who = n === 'host' ? world().creator.host : world().person(n)
    return who.call(world().api.url, 'POST', at, { body })
  }
  const shield = (by: number | 'host', room: string, body: object = {}) =>
    post(by, `/v1/rooms/${room}/shield`, body)
  const undo = (by: number | 'host', actId: string) =>
    post(by, `/v1/channels/${world().creator.channelId}/acts/${actId}/undo`, { reason: 'A slip' })
  const ruleOf = (chat: TestChat) => chat.changes.findLast(({ rule }) => rule)?.rule
  const shieldOf = (chat: TestChat): ChatShield | null | undefined =>
    chat.changes.findLast((one) => one.shield !== undefined)?.shield
  const giveRole = (n: number, role: 'moderator' | 'producer') =>
    owner().query(
      'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
      [world().creator.channelId, world().person(n).accountId, role, world().creator.host.accountId],
    )
  /** Changes come on their own; a message of the host tells that they are there. */
  async function settle(host: TestChat, ...others: TestChat[]): Promise<void> {
    const text = `mark ${host.rev()} ${Math.random()}`
    expect((await host.send(text)).ok).to.equal(true)
    for (const each of [host, ...others]) await each.until((all) => all.includes(text))
  }

  it('forty sockets of guests are silent by one press, no new guest comes in, and after ten minutes the former rules return', async () => {
    const { api, other, stage, creator, chat, setRule } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    await giveRole(1, 'moderator')
    const host = await chat(creator.host, room)
    await host.open()
    expect(await setRule(room, FORMER)).to.equal(200)
    const raid: TestChat[] = []
    const guests = []
    for (let n = 0; n < GUESTS; n++) {
      const guest = await becomeGuest(api.url, room)
      guests.push(guest)
      const { body } = await guest.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } })
      await reportMedia(api, owner(), body.seatId, 'joined')
      for (let k = 0; k < SOCKETS_EACH; k++) {
        const own = await chat({ authorization: `Bearer ${guest.token}` }, room, k % 2 ? other : api)
        await own.open()
        raid.push(own)
      }
    }
    // one of them came by another stream, and is new here
    const elsewhere = await stage.creator(world().person(12))
    const theirs = await stage.room(elsewhere, { visibility: 'public' })
    const wanderer = await becomeGuest(api.url, theirs)
    expect((await (raid[0] as TestChat).send('raid')).ok).to.equal(true)

    const isSilent = () => raid.every((one) => ruleOf(one)?.guests === false)
    const silent = until('every page knows of it', isSilent, promised(2000))
    const [done] = await Promise.all([shield(1, room), silent])
    expect(done.status, done.text).to.equal(201)
    await settle(host, ...raid)
    expect(ruleOf(raid.at(-1) as TestChat)).to.deep.equal(SHIELDED)
    expect(shieldOf(raid.at(-1) as TestChat)).to.deep.equal({
      ...{ actId: done.body.actId, channelId: creator.channelId },
      untilMs: Date.parse(done.body.until),
    })
    const answers = await Promise.all(raid.map((one, n) => one.send(`raid ${n}`)))
    expect([...new Set(answers.map((one) => (one.ok ? 'ok' : one.code)))]).to.deep.equal(['GUESTS_OFF'])
    // nobody new, neither by a first press nor with the name of another stream; who is inside stays
    expect((await pressInto(api.url, room)).body.code).to.equal('GUESTS_PAUSED')
    const knock = (who: { call: (typeof wanderer)['call'] }) =>
      who.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch', move: true } })
    expect((await knock(wanderer)).body.code).to.equal('GUESTS_PAUSED')
    expect((await knock(guests[0] as (typeof guests)[0])).status).to.equal(201)

    // it is a row: whatever runs in ten minutes finds it
    await owner().query("UPDATE app.clock SET shift = '599 seconds'")
    await endShields(db.pool('worker'))
    expect((await pressInto(api.url, room)).body.code).to.equal('GUESTS_PAUSED')
    await owner().query("UPDATE app.clock SET shift = '601 seconds'")
    await endShields(db.pool('worker'))
    const newcomer = await chat({ authorization: `Bearer ${(guests[1] as (typeof guests)[0]).token}` }, room)
    await newcomer.open()
    await settle(host)
    expect(ruleOf(host)).to.deep.equal(FORMER)
    expect(shieldOf(host)).to.equal(null)
    expect((await pressInto(api.url, room)).status).to.equal(200)
    expect((await knock(wanderer)).status).to.equal(201)
    const { rows } = await owner().query(
      'SELECT kind, target_account, until, undoes FROM app.action_log WHERE room_id = $1 ORDER BY seq',
      [room],
    )
    expect(rows).to.deep.equal([
      { kind: 'shield', target_account: null, until: new Date(done.body.until), undoes: null },
    ])
  })

  it('is ended by its act once; a room without rules has the first ones again', async () => {
    const { stage, creator, chat, setRule } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const host = await chat(creator.host, room)
    await host.open()
    const { actId } = (await shield('host', room, { ruleCode: 'spam', reason: 'A raid' })).body
    await settle(host)
    expect(ruleOf(host)).to.deep.equal(SHIELDED)
    expect(await setRule(room, FORMER), 'meanwhile').to.equal(409)
    expect((await shield('host', room)).body.code, 'twice').to.equal('CONFLICT')
    expect((await undo('host', actId)).status).to.equal(204)
    await settle(host)
    expect(ruleOf(host)).to.deep.equal({
      ...{ guests: false, slowS: 0, links: 'held', holdersOnly: false, followersOnly: false },
    })
    expect(shieldOf(host)).to.equal(null)
    expect((await undo('host', actId)).body.code).to.equal('CONFLICT')
    expect(await setRule(room, FORMER)).to.equal(200)
    // one that ended by itself is taken back by nobody
    const again = (await shield('host', room)).body
    await owner().query("UPDATE app.clock SET shift = '601 seconds'")
    await endShields(db.pool('worker'))
    const before = await stage.counts()
    expect((await undo('host', again.actId)).body.code).to.equal('CONFLICT')
    expect(await stage.counts()).to.deep.equal(before)
  })

  it('[S1.16] viewers and other rooms: nothing is changed; then the good one does', async () => {
    const { stage, creator } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const over = await stage.room(creator, { visibility: 'public', state: 'ended' })
    await giveRole(5, 'moderator')
    const before = await stage.counts()
    expect((await shield(4, room)).status).to.equal(404)
    expect((await shield(5, `rom_${'0'.repeat(22)}`)).status).to.equal(404)
    expect((await shield(5, over)).body.code).to.equal('CONFLICT')
    expect((await shield(5, room, { reason: '' })).status).to.equal(422)
    expect((await shield(5, room, { until: '2040-01-01T00:00:00.000Z' })).status).to.equal(422)
    expect(await stage.counts()).to.deep.equal(before)
    const { actId } = (await shield(5, room)).body
    expect((await undo(4, actId)).status).to.equal(404)
    expect((await undo('host', actId)).status).to.equal(204)
  })
})
