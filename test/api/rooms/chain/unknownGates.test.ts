import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { ChainUnreadable } from '#api/ports/chain.ts'
import type { Creator } from '#test/kit/access/stage.ts'
import { asks, gateOf, hex, OPEN_GATE, useHubRooms } from './useHubRooms.ts'

describe('gates of the hub that nobody here knows [S3.24]', () => {
  const world = useHubRooms()
  let creator: Creator
  beforeEach(async () => {
    creator = await world().creator()
  })

  const view = async (id: string) => (await world().call(creator.host, 'GET', `/v1/rooms/${id}`)).body
  const passes = (rank = 0) => gateOf(asks('pass', hex(creator.collection), { rank }))
  it('[S3.24] a token from elsewhere is asked for as it calls itself; while the chain does not say, nothing changes', async () => {
    const { id, number } = await world().led(creator)
    const items = hex(randomBytes(20))
    const was = await world().row(id)
    await world().change(number, {
      gate: JSON.stringify(gateOf(asks('erc1155', items, { id: '7', min: '2' }))),
    })
    world().answer(() => {
      throw new ChainUnreadable('nobody answers')
    })
    await world().follow()
    expect(await world().row(id)).to.deep.equal(was)
    // who holds up the nodes holds up nobody else: of them nothing is asked where rooms follow
    const other = await world().led(await world().creator())
    await world().change(other.number, { max_speakers: 2 })
    world().answer(() => expect.fail('asked'))
    await world().followUnasked()
    expect((await world().row(other.id)).max_speakers).to.equal(2)
    world().answer(() => ({ kind: 'erc1155', symbol: 'ITEM', decimals: 0 }))
    await world().follow()
    expect((await view(id)).gate.conditions).to.deep.equal([
      {
        kind: 'erc1155',
        address: items,
        tokenId: '7',
        minUnits: '2',
        symbol: 'ITEM',
        decimals: 0,
        isForeign: true,
      },
    ])
    // what is known is not asked again
    world().answer(() => expect.fail('asked again'))
    await world().change(number, {
      gate: JSON.stringify(gateOf(asks('erc1155', items, { id: '7', min: '3' }))),
    })
    await world().follow()
    expect((await view(id)).gate.conditions[0].minUnits).to.equal('3')
  })

  it('[S3.24][T5] a gate that cannot be asked here ends the room, for nobody may be let in whom the chain refuses', async () => {
    const other = await world().creator()
    const odd = hex(randomBytes(20))
    world().answer(() => 'NO_STANDARD')
    for (const [gate, afterS] of [
      [gateOf(asks('pass_final', hex(creator.collection))), 0],
      [gateOf(asks('pass', hex(other.collection))), 0],
      // what is too new for the index, or for the node that was asked
      [passes(4), 31],
      [gateOf(asks('stake', odd, { min: '1' })), 31],
      [gateOf(asks('pass', hex(creator.collection)), asks('erc20', odd, { min: '1' })), 31],
    ] as const) {
      const { id, number } = await world().led(creator)
      await world().begin(id)
      await world().change(number, { gate: JSON.stringify(gate) })
      await world().follow()
      const said = JSON.stringify(gate)
      if (afterS > 0) {
        expect((await world().row(id)).state, said).to.equal('live')
        await world().follow(afterS)
      }
      expect(await world().row(id), said).to.include({ state: 'ended', end_reason: 'GATE_UNKNOWN' })
    }
  })

  it('[S3.24][T5] nodes that say nothing for minutes end it as well, but not what the chain says no more by then', async () => {
    const [silent, mended] = [await world().led(creator), await world().led(await world().creator())]
    const gate = () => JSON.stringify(gateOf(asks('erc20', hex(randomBytes(20)), { min: '1' })))
    for (const { number } of [silent, mended]) await world().change(number, { gate: gate() })
    let isMended = false
    world().answer(async () => {
      if (isMended) await world().change(mended.number, { gate: JSON.stringify(OPEN_GATE) })
      throw new ChainUnreadable('nobody answers')
    })
    await world().follow()
    await world().follow(599)
    expect((await world().row(silent.id)).state).to.equal('draft')
    isMended = true
    await world().follow(2)
    expect(await world().row(silent.id)).to.include({ state: 'ended', end_reason: 'GATE_UNKNOWN' })
    expect((await world().row(mended.id)).state).to.equal('draft')
  })
})
