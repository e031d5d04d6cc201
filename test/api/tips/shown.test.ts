import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { GIFTS } from '#domain/tips/gifts.ts'
import type { Person } from '#test/kit/access/person.ts'
import { type TipPage, useTips, worth } from './useTips.ts'

const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ amountUnits: worth(BigInt(from + n)) }))
const unitsOf = (from: number, count: number) => Array.from({ length: count }, (_, n) => String(from + n))

describe('tips as followers of a stream are shown them', () => {
  const world = useTips()
  const indexer = () => world().db.pool('indexer')
  const withdrawnOf = ({ changes }: TipPage) => changes.flatMap(({ withdrawn }) => withdrawn)
  const setName = (who: Person, showsName: boolean) =>
    who.call(world().api.url, 'PUT', '/v1/me/tips/name', { body: { showsName } })

  it('[S3.19][S3.20] a gift is confirming until its block is safe and providers agree, then final', async () => {
    const room = await world().stream()
    const page = await world().page(world().person(1), room)
    const rocket = GIFTS.find(({ word }) => word === 'rocket')
    await world().give(room, { giftCode: 5, amountUnits: (rocket?.priceUnits ?? 0n) * 3n })
    await page.until('it is shown', ({ shown }) => shown().length === 1)
    const [confirming] = page.shown()
    expect(confirming).to.include({ gift: 5, count: 3, units: '30000000000000000', isSafe: false })
    expect(confirming).to.include({ symbol: 'ETH', decimals: 18, sender: null })
    await indexer().query('UPDATE chain.cursor SET safe = number, agreed = number - 1')
    // another tip is told behind that look
    await world().mine(room, { amountUnits: worth(1n) })
    await indexer().query("SELECT pg_notify('chain', '')")
    await page.until('the other is shown', ({ shown }) => shown().length === 2)
    expect(page.shown()[0], 'safe, and not agreed on').to.include({ isSafe: false })
    await indexer().query('UPDATE chain.cursor SET agreed = number')
    await indexer().query("SELECT pg_notify('chain', '')")
    await page.until('it is final', ({ shown }) => shown()[0]?.isSafe === true)
    expect(page.shown()[0]).to.deep.equal({ ...confirming, isSafe: true })
    expect(withdrawnOf(page)).to.deep.equal([])
  })

  it('[S3.20][T9] a gift whose block goes is withdrawn, alone', async () => {
    const room = await world().stream()
    const page = await world().page(world().person(1), room)
    const [, gone] = await world().give(room, ...numbered(1, 3))
    await page.until('they are shown', ({ shown }) => shown().length === 3)
    const { id } = page.shown()[1] ?? {}
    await indexer().query('DELETE FROM chain.tip WHERE tx_hash = $1', [gone])
    await world().stage.block()
    await page.until('it is withdrawn', ({ shown }) => shown().length === 2)
    expect(withdrawnOf(page)).to.deep.equal([id])
    expect(page.units()).to.deep.equal(['1', '3'])
  })

  it('[S3.20][T9] one that is in another block by the next look is the same gift, and was never away', async () => {
    const room = await world().stream()
    const page = await world().page(world().person(1), room)
    const [moved] = await world().give(room, { amountUnits: worth(5n) })
    await page.until('it is shown', ({ shown }) => shown().length === 1)
    const [before] = page.shown()
    await indexer().query(
      "UPDATE chain.tip SET block = block + 1, log_index = 4, at = at + interval '2 s' WHERE tx_hash = $1",
      [moved],
    )
    await world().stage.block()
    await page.until('its new time is told', ({ shown }) => shown()[0]?.atMs !== before?.atMs)
    expect(page.shown()).to.have.length(1)
    expect(page.shown()[0]?.id).to.equal(before?.id)
    expect(withdrawnOf(page)).to.deep.equal([])
  })

  it('[S3.19] who comes late is given the last fifty of sixty; what only left the list was not withdrawn', async () => {
    const room = await world().stream()
    const page = await world().page(world().person(1), room)
    await world().give(room, ...numbered(1, 45))
    await page.until('the first are shown', ({ shown }) => shown().length === 45)
    // five of the block before leave the list, forty stay on it
    await world().give(room, ...numbered(46, 10))
    await page.until('more are shown', ({ shown }) => shown().length === 55)
    await world().give(room, ...numbered(56, 5))
    await page.until('all are shown', ({ shown }) => shown().length === 60)
    expect(withdrawnOf(page)).to.deep.equal([])
    const late = await world().page(world().person(2), room)
    await late.until('the list came', ({ changes }) => changes.length > 0)
    expect(late.changes[0]).to.include({ roomId: room, isWhole: true })
    expect(late.units()).to.deep.equal(unitsOf(11, 50))
  })

  it('two tips in one transaction are two', async () => {
    const room = await world().stream()
    const page = await world().page(world().person(1), room)
    const txHash = randomBytes(32)
    await world().give(room, { txHash, amountUnits: worth(8n) }, { txHash, amountUnits: worth(8n) })
    await page.until('both are shown', ({ shown }) => shown().length === 2)
    expect(page.units()).to.deep.equal(['8', '8'])
  })

  it('[S3.19][T42] who gave is named only while they want it and are not banned; never by wallet or transaction', async () => {
    const room = await world().stream()
    const [fan, page] = [world().person(3), await world().page(world().person(1), room)]
    const given = await world().give(room, { payer: fan.wallet }, { payer: randomBytes(20) })
    const senders = () => page.shown().map(({ sender }) => sender)
    await page.until('they are shown', ({ shown }) => shown().length === 2)
    expect(senders()).to.deep.equal([null, null])
    const turns: [string, () => Promise<unknown>, string | null][] = [
      ['they want to be named', () => setName(fan, true), fan.name],
      ['they do not any more', () => setName(fan, false), null],
      ['they do again', () => setName(fan, true), fan.name],
      ['they are banned', () => world().ban(fan), null],
    ]
    for (const [what, turn, name] of turns) {
      await turn()
      await world().stage.block()
      await page.until(what, () => senders()[0] === name)
      expect(senders()[1], what).to.equal(null)
    }
    const { payee, contextId, hub } = await world().context(room)
    const secrets = [fan.wallet, payee, hub, ...given].map((bytes) => bytes.toString('hex'))
    const said = page.heard.join('\n').toLowerCase()
    expect(said).to.contain(fan.name.toLowerCase())
    for (const secret of [...secrets, String(contextId), contextId.toString(16), fan.accountId.toLowerCase()])
      expect(said).to.not.contain(secret)
  })

  it('[T42] a name that turns the writing round, from before such names were refused, is shown without that', async () => {
    const room = await world().stream()
    const [fan, page] = [world().person(4), await world().page(world().person(1), room)]
    await world()
      .db.pool('owner')
      .query("UPDATE app.profile SET display_name = E'Ann\\u202Eevil' WHERE account_id = $1", [fan.accountId])
    await setName(fan, true)
    await world().give(room, { payer: fan.wallet })
    await page.until('it is shown', ({ shown }) => shown().length === 1)
    expect(page.shown()[0]?.sender).to.equal('Annevil')
  })

  it('[S3.20] of a private stream only who may follow it hears, and only as long as they may', async () => {
    const room = await world().stream({ visibility: 'private' })
    const invite = (who: Person) =>
      world()
        .db.pool('owner')
        .query(
          `INSERT INTO app.invitation (id, room_id, kind, state, valid_until, claimed_by, claimed_at)
           VALUES ($1, $2, 'link', 'claimed', app.now() + interval '1 day', $3, app.now())`,
          [newId('inv', randomBytes), room, who.accountId],
        )
    const [guest, gone, stranger] = [5, 6, 7].map((n) => world().person(n)) as [Person, Person, Person]
    await invite(guest)
    await invite(gone)
    const [page, out] = [await world().page(guest, room), await world().page(gone, room)]
    expect(
      await world()
        .page(stranger, room)
        .catch(({ message }) => message),
    ).to.equal('NOT_FOUND')
    await world().give(room, { amountUnits: worth(4n) })
    for (const one of [page, out]) await one.until('it is shown', ({ units }) => units().includes('4'))
    await world()
      .db.pool('owner')
      .query("UPDATE app.invitation SET state = 'revoked' WHERE room_id = $1 AND claimed_by = $2", [
        room,
        gone.accountId,
      ])
    await world().db.pool('owner').query("SELECT pg_notify('room', $1)", [room])
    expect(await out.socket.ask('room:follow', { roomId: room })).to.include({ code: 'NOT_FOUND' })
    await world().give(room, { amountUnits: worth(9n) })
    await page.until('the next is shown', ({ units }) => units().includes('9'))
    // whatever was told before this answer came before it
    await out.socket.ask('clock', {})
    expect(out.units()).to.deep.equal(['4'])
  })
})
