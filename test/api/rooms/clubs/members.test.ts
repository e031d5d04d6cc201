import { expect } from 'chai'
import { createRoomVerbs } from '#api/access/roomVerbs.ts'
import { lookAtMembers } from '#api/rooms/clubs/lookAtMembers.ts'
import { behindRules, foreign } from '#test/api/access/tokens/foreignGate.ts'
import { openAccess, scriptTokens } from '#test/api/access/tokens/ownAccess.ts'
import { seedToken } from '#test/api/access/tokens/seedToken.ts'
import type { Person } from '#test/kit/access/person.ts'
import { until } from '#test/kit/time/until.ts'
import { type SeededClub, useClubs } from './useClubs.ts'

const MINIMUM = 100n * 10n ** 18n
const TOKEN = `0x${'5a'.repeat(20)}`

interface Membership {
  ended_at: Date | null
  end_reason: string | null
  joined_at: Date
  waits_s: number | null
}

describe('members of a fan club [S3.97]', () => {
  const world = useClubs({ withWorker: true })
  let passes = 0
  const give = (club: SeededClub, owner: Buffer) =>
    world().stage.givePass(club.creator, { passId: ++passes, owner })
  const row = async (who: Person, { id }: SeededClub) =>
    (
      await world().sql<Membership>(
        `SELECT ended_at, end_reason, joined_at FROM app.club_member WHERE club_id = $1 AND account_id = $2`,
        ...[id, who.accountId],
      )
    )[0]
  async function member(club: SeededClub): Promise<Person> {
    const who = world().somebody()
    await give(club, who.wallet)
    expect((await world().join(who, club)).status).to.equal(200)
    return who
  }

  it('[T8] join while the door would open for them; a refusal says what opens it, and stores nothing', async () => {
    const { somebody, club, join, stage, db } = world()
    const [fan, poor, passClub] = [somebody(), somebody(), await club()]
    const north = await seedToken(db.pool('indexer'), stage, passClub.creator.host)
    const tokenClub = await club({ mode: 'any', of: [{ token: north.token, minUnits: MINIMUM }] })
    await give(passClub, fan.wallet)
    await north.balance(fan.wallet, MINIMUM)
    await north.balance(poor.wallet, MINIMUM - 1n)
    const was = await stage.counts()

    const noPass = await join(poor, passClub)
    expect([noPass.status, noPass.body.code], noPass.text).to.deep.equal([403, 'NO_PASS'])
    const short = await join(poor, tokenClub)
    expect([short.status, short.body.code], short.text).to.deep.equal([403, 'TOKENS_SHORT'])
    const [check] = short.body.facts.checks
    expect(check).to.deep.include({ isMet: false, heldUnits: `${MINIMUM - 1n}` })
    expect(check.condition).to.include({ kind: 'erc20', minUnits: `${MINIMUM}` })
    expect(short.body).not.to.have.property('decisionId')
    expect(await row(poor, tokenClub)).to.equal(undefined)

    for (const one of [passClub, tokenClub]) {
      const { status, body, text } = await join(fan, one)
      expect([status, body.members, body.membership?.endedAt], text).to.deep.equal([200, 1, null])
    }
    expect(await stage.counts(), 'no decision, no seat').to.deep.equal(was)
    const own = await join(passClub.creator.host, passClub)
    expect([own.status, own.body.detail]).to.deep.equal([
      409,
      'You look after this channel: you are in its club without joining.',
    ])
  })

  it('leave, are in no list then, and join again as new; repeating either changes nothing', async () => {
    const club = await world().club()
    const fan = await member(club)
    const clubs = async () => (await world().call(fan, 'GET', '/v1/me/clubs')).body.clubs
    const joined = await row(fan, club)
    expect((await world().join(fan, club)).status).to.equal(200)
    expect(await row(fan, club)).to.deep.equal(joined)
    expect((await clubs()).map(({ id }: { id: string }) => id)).to.deep.equal([club.id])

    const left = await world().leave(fan, club)
    expect([left.status, left.body.members, left.body.membership.endReason], left.text).to.deep.equal([
      ...[200, 0, 'LEFT'],
    ])
    const was = await row(fan, club)
    expect((await world().leave(fan, club)).status).to.equal(200)
    expect(await row(fan, club)).to.deep.equal(was)
    expect(await clubs()).to.deep.equal([])
    expect((await world().leave(world().somebody(), club)).body.membership).to.equal(null)

    const again = await world().join(fan, club)
    expect(again.body.membership.endedAt).to.equal(null)
    expect((await row(fan, club))?.joined_at).to.be.greaterThan(joined?.joined_at as Date)
  })

  it('[T7] whose pass is gone is a member no more at the next look, is shown so, and joins again with another', async () => {
    const club = await world().club()
    const [fan, loyal] = [await member(club), await member(club)]
    await world().stage.movePass(club.creator, passes - 1, Buffer.alloc(20, 7))
    await world().makeDue(club)
    await until('the worker looked', async () => (await row(fan, club))?.ended_at)
    expect((await row(fan, club))?.end_reason).to.equal('DOOR')
    const [shown] = (await world().call(fan, 'GET', '/v1/me/clubs')).body.clubs
    expect(shown).to.include({ id: club.id, name: 'A stream', roomId: club.roomId, state: 'draft' })
    expect(shown.endedAt).to.be.a('string')
    await until('the other was looked at', async () => {
      const [{ n }] = (await world().sql<{ n: number }>(
        "SELECT count(*)::int AS n FROM app.club_member WHERE club_id = $1 AND account_id = $2 AND looked_at > '-infinity'",
        ...[club.id, loyal.accountId],
      )) as [{ n: number }]
      return n === 1
    })
    expect((await row(loyal, club))?.ended_at).to.equal(null)
    await give(club, fan.wallet)
    expect((await world().join(fan, club)).body).to.deep.include({ members: 2 })
  })

  it('[T22][T42] are listed by name to each other and to the team alone, fifty at a time without gaps', async () => {
    const club = await world().club()
    const fan = await member(club)
    await world().fill(club, 119)
    const listed: { displayName: string; isYou: boolean }[] = []
    let after: string | undefined
    let pages = 0
    do {
      const { status, body, text } = await world().members(fan, club, after)
      expect([status, body.total], text).to.deep.equal([200, 120])
      for (const secret of ['acc_', fan.wallet.toString('hex')]) expect(text).not.to.contain(secret)
      listed.push(...body.members)
      after = body.next ?? undefined
      pages += 1
    } while (after !== undefined && pages < 5)
    expect([pages, listed.length]).to.deep.equal([3, 120])
    expect(new Set(listed.map(({ displayName }) => displayName)).size).to.equal(120)
    expect(listed.filter(({ isYou }) => isYou).map(({ displayName }) => displayName)).to.deep.equal([
      fan.name,
    ])

    expect((await world().members(club.creator.host, club)).body.total).to.equal(120)
    expect((await world().members(world().somebody(), club)).status).to.equal(404)
    const bad = await world().members(fan, club, 'nowhere')
    expect([bad.status, Object.keys(bad.body.fields)]).to.deep.equal([422, ['/after']])
  })

  it('who is banned is neither listed nor counted, sees no list, and cannot join', async () => {
    const club = await world().club()
    const [fan, banned] = [await member(club), await member(club)]
    await world().ban(banned, club)
    const { members, total } = (await world().members(fan, club)).body
    expect([total, members.map(({ displayName }: { displayName: string }) => displayName)]).to.deep.equal([
      ...[1, [fan.name]],
    ])
    expect((await world().members(banned, club)).status).to.equal(404)
    expect((await world().join(banned, club)).body.code).to.equal('BANNED')
  })
})

describe('members of a fan club whose door cannot be asked [S3.97]', () => {
  const world = useClubs()
  const script = scriptTokens()
  const look = () => {
    const access = createRoomVerbs(openAccess(world().db, script, { settings: { FOREIGN_CACHE_MS: 0 } }))
    return lookAtMembers({ pool: world().db.pool('worker'), access })
  }
  const rows = ({ id }: SeededClub) =>
    world().sql<Membership>(
      `SELECT ended_at, extract(epoch FROM looked_at + interval '1 day' - app.now())::float AS waits_s FROM app.club_member WHERE club_id = $1`,
      id,
    )

  it('[T33][T34] stay, and are asked about again in minutes; once it says that they have nothing they are out', async () => {
    const club = await world().club()
    const fan = world().somebody()
    const conditions = [foreign({ kind: 'erc20', address: TOKEN }, MINIMUM)]
    await behindRules(world().db, club.creator, club.roomId, { mode: 'any', conditions })
    await world().sql(
      'INSERT INTO app.club_member (club_id, account_id) VALUES ($1, $2)',
      club.id,
      fan.accountId,
    )
    const unreadable = await world().join(world().somebody(), club)
    expect(unreadable.body.code, 'nobody reads the chain here').to.equal('CHAIN_UNREADABLE')

    script.held.set(`0x${fan.wallet.toString('hex')}`, null)
    await world().makeDue(club)
    await look()
    const [waits] = await rows(club)
    expect(waits?.ended_at).to.equal(null)
    expect(waits?.waits_s).to.be.within(500, 1200)
    script.held.set(`0x${fan.wallet.toString('hex')}`, 0n)
    await look()
    expect((await rows(club))[0]?.ended_at, 'not at once').to.equal(null)
    await world().makeDue(club)
    await look()
    expect((await rows(club))[0]?.ended_at).to.be.instanceOf(Date)
  })
})
