import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { TestSocket } from '#test/kit/access/socket.ts'
import { CHAIN_ID } from '#test/kit/access/stage.ts'
import { createChainRows, type TipWish } from '#test/kit/chainRows.ts'
import { type TipPage, useTips, worth } from './useTips.ts'

const FORGED = 666n
const GOOD = 7n

describe('forged tips show nothing [S3.20][T4][T5]', () => {
  const world = useTips()
  const sql = (text: string, values: unknown[]) => world().db.pool('owner').query(text, values)

  /** What comes now is the first that the page is told, and nothing besides. */
  async function hearsNothingButGood(page: TipPage, room: string, good: Partial<TipWish> = {}) {
    await world().give(room, { ...good, amountUnits: worth(GOOD) })
    await page.until('the good one is told', ({ units }) => units().includes(String(GOOD)))
    const told = page.changes.flatMap(({ tips }) => tips.map(({ units }) => BigInt(units)))
    expect(told).to.deep.equal([worth(GOOD)])
    expect(page.changes.flatMap(({ withdrawn }) => withdrawn)).to.deep.equal([])
  }

  const other = (length = 20) => randomBytes(length)
  const forgeries: [string, () => Partial<TipWish>][] = [
    ['of another hub', () => ({ hub: other() })],
    ['that pays somebody else', () => ({ payee: other() })],
    ['under another number', () => ({ contextId: BigInt(`0x${other(32).toString('hex')}`) })],
    ['of a voice room of that number', () => ({ contextType: 'room' })],
    ['to the creator, with that number', () => ({ contextType: 'creator' })],
    ['in a currency that nobody listed', () => ({ currency: 9 })],
    ['of nothing', () => ({ amountUnits: 0n })],
    ['of less than is shown', () => ({ amountUnits: worth(-1n), giftCode: 0 })],
    ['mined before the stream was live', () => ({ at: new Date(Date.now() - 60_000) })],
  ]
  for (const [what, wish] of forgeries)
    it(`[S3.20][T4] a tip ${what}`, async () => {
      const room = await world().stream()
      const page = await world().page(world().person(1), room)
      await world().give(room, { amountUnits: worth(FORGED), giftCode: 5, ...wish() })
      await hearsNothingButGood(page, room)
    })

  it('[S3.20][T4] a tip on another chain', async () => {
    const room = await world().stream()
    const page = await world().page(world().person(1), room)
    const elsewhere = createChainRows(world().db.pool('indexer'), 1)
    await elsewhere.cursor(5)
    await elsewhere.tip({ ...(await world().context(room)), block: 5, amountUnits: worth(FORGED) })
    await hearsNothingButGood(page, room)
  })

  it('[S3.20] a tip mined after the end of the stream', async () => {
    const room = await world().stream()
    const page = await world().page(world().person(1), room)
    await sql(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE id = $1",
      [room],
    )
    await world().give(room, { amountUnits: worth(FORGED), at: new Date(Date.now() + 60_000) })
    await hearsNothingButGood(page, room)
  })

  it('[S3.20] a tip in a stream that is not live yet', async () => {
    const { host } = world().creator
    const live = await world().stream()
    const room = await world().stream({ state: 'draft' })
    await sql('UPDATE app.room SET opened_at = NULL, live_at = NULL WHERE id = $1', [room])
    const [page, beside] = [await world().page(host, room), await world().page(host, live)]
    await world().give(room, { amountUnits: worth(FORGED) })
    // both are read together
    await hearsNothingButGood(beside, live)
    expect(page.changes.flatMap(({ tips }) => tips)).to.deep.equal([])
  })

  it('[S3.20][T5] a transaction that a client names: one that reverted or was replaced has no row in the index', async () => {
    const room = await world().stream()
    const fan = world().person(2)
    const page = await world().page(world().person(1), room)
    const body = {
      ...{ chainId: CHAIN_ID, wallet: `0x${fan.wallet.toString('hex')}`, nonce: 0, purpose: 'tip' },
      ...{ txHash: `0x${other(32).toString('hex')}`, expect: { room, gift: '5', amount: String(FORGED) } },
    }
    const told = await fan.call(world().api.url, 'POST', '/v1/tx-intents', { body })
    expect(told.status, told.text).to.be.lessThan(300)
    await world().stage.block()
    await hearsNothingButGood(page, room)
  })

  const said = (roomId: string) => ({ roomId, isWhole: true, tips: [{ id: 'x', units: '1' }], withdrawn: [] })
  const messages: [string, (socket: TestSocket, room: string) => void][] = [
    ['tips:changed', ({ socket }, room) => socket.emit('tips:changed', said(room))],
    ['tips:give', ({ socket }, room) => socket.emit('tips:give', { roomId: room, giftCode: 5, count: 10 })],
    ['the name of a room', ({ socket }, room) => socket.emit(room, 'tips:changed', said(room))],
  ]
  for (const [what, say] of messages)
    it(`[S3.20][T5] a client that says ${what}`, async () => {
      const room = await world().stream()
      const page = await world().page(world().person(1), room)
      const liar = await world().page(world().person(2), room)
      say(liar.socket, room)
      // what it says next is answered after that
      expect(await liar.socket.ask('clock', {})).to.deep.equal({ ok: true })
      await hearsNothingButGood(page, room)
    })
})
