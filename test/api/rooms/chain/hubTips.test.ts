import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { readLed } from '#api/rooms/chain/demandOnChain.ts'
import { contextIdOf } from '#api/tips/contextId.ts'
import { createTipVerbs } from '#api/tips/fixContext.ts'
import { withTransaction } from '#db/transaction.ts'
import { CHAIN_ID, type Creator } from '#test/kit/access/stage.ts'
import { createChainRows, type TipWish } from '#test/kit/chainRows.ts'
import { HUB, hex, useHubRooms } from './useHubRooms.ts'

const ETH = { rail: 'chain', symbol: 'ETH', decimals: 18 }

describe('tips of rooms on the chain [S3.19][S3.20]', () => {
  const world = useHubRooms()
  let creator: Creator
  beforeEach(async () => {
    creator = await world().creator()
  })

  const call = (path: string, who = creator.host) =>
    world()
      .call(who, 'GET', path)
      .then(({ body }) => body)
  const terms = (id: string) => call(`/v1/rooms/${id}/tips/terms`, world().person(0))
  const totals = async (id: string) => (await call(`/v1/rooms/${id}/tips`)).totals
  const units = async (id: string) =>
    (await call(`/v1/rooms/${id}/tips`)).tips.map((tip: { units: string }) => tip.units).sort()
  async function mine(wish: Partial<TipWish> & Pick<TipWish, 'contextId' | 'payee'>): Promise<void> {
    const rows = createChainRows(world().db.pool('indexer'))
    const block = await world().stage.block()
    await rows.tip({ hub: HUB, contextType: 'room', block, ...wish })
  }
  async function fix(id: string): Promise<void> {
    const verbs = createTipVerbs(CHAIN_ID, hex(HUB))
    await withTransaction(world().db.pool('api'), async (tx) =>
      verbs.fixContext(tx, id, await readLed(tx, id)),
    )
  }
  async function begin(id: string): Promise<void> {
    await world().begin(id)
    await fix(id)
  }
  /** A led room that has begun, as opening it leaves it. */
  async function live(payee: Buffer) {
    const led = await world().led(creator, { hub: { payee } })
    await begin(led.id)
    return { ...led, contextId: BigInt(led.number) }
  }

  it('are sent under the number of the hub, to whom the chain says; of another room under one of ours', async () => {
    const [first, second] = [randomBytes(20), randomBytes(20)]
    const { id, number } = await live(first)
    const said = { hub: hex(HUB), contextType: 1, contextId: number }
    expect(await terms(id)).to.deep.include({ ...said, to: hex(first) })
    await world().change(number, { payee: second })
    await world().follow()
    expect(await terms(id)).to.deep.include({ ...said, to: hex(second) })
    expect((await call(`/v1/rooms/${id}`)).hubRoom.payee).to.equal(hex(second))

    const plain = await world().room(creator, { state: 'live' })
    await fix(plain)
    expect(await terms(plain)).to.deep.include({
      ...{ contextType: 2, contextId: contextIdOf(plain).toString(), to: hex(creator.host.wallet) },
    })
  })

  it('[S3.23] count for the room whoever it paid by then; under another kind, number or hub they do not', async () => {
    const [first, second] = [randomBytes(20), randomBytes(20)]
    const { id, number, contextId } = await live(first)
    await mine({ contextId, payee: first, amountUnits: 3n })
    await world().change(number, { payee: second })
    await world().follow()
    await mine({ contextId, payee: second, amountUnits: 4n })
    for (const wrong of [
      { contextType: 'stream' as const },
      { contextType: 'creator' as const },
      { contextId: contextId + 1000n },
      { contextId: contextIdOf(id) },
      { hub: randomBytes(20) },
    ])
      await mine({ contextId, payee: second, amountUnits: 100n, ...wrong })
    expect(await units(id)).to.deep.equal(['3', '4'])
    expect(await totals(id)).to.deep.equal([{ ...ETH, units: '7', tips: 2 }])
    await world().change(number, { status: 'closed', closed_at: new Date() })
    await world().follow()
    expect(await totals(id), 'over').to.deep.equal([{ ...ETH, units: '7', tips: 2 }])
  })

  it('[T33] after a reorg a number is that of the room which has it now', async () => {
    const payee = randomBytes(20)
    const { id, number, contextId } = await live(payee)
    await world().drop(number)
    const next = await world().room(creator)
    await world().recorded(creator, next, { payee, number })
    await world().follow()
    await world().sql(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_GONE' WHERE id = $1",
      id,
    )
    await begin(next)
    await mine({ contextId, payee, amountUnits: 3n })
    expect([await units(id), await units(next)]).to.deep.equal([[], ['3']])
  })

  it('who gave finds them among their own, with the room', async () => {
    const payee = randomBytes(20)
    const { id, contextId } = await live(payee)
    const fan = world().person(1)
    await mine({ contextId, payee, amountUnits: 5n, payer: fan.wallet })
    const { tips } = await call('/v1/me/tips', fan)
    expect(tips).to.have.length(1)
    expect(tips[0]).to.include({ roomId: id, units: '5' })
  })
})
