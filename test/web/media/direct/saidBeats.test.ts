import { expect } from 'chai'
import type { SignedBeat } from '#protocol/calls/callBeats.ts'
import { until } from '#test/kit/time/until.ts'
import { createBeats } from '#web/media/direct/beats/createBeats.ts'
import type { Pair } from '#web/media/direct/createPair.ts'
import { makeDeviceKey } from './keys/deviceKeys.ts'

/** A connection as its browser shows it: what it carried so far, and its state. */
class ShownPeer extends EventTarget {
  isConnected = true
  sent = 0
  received = 0
  isReadable = true

  get pair(): Pair {
    return this.#pair
  }
  readonly #pair = { peer: this, isConnected: () => this.isConnected } as never as Pair

  turn(isConnected: boolean): void {
    this.isConnected = isConnected
    this.dispatchEvent(new Event('connectionstatechange'))
  }

  async getStats(): Promise<Map<string, unknown>> {
    if (!this.isReadable) throw new DOMException('closed', 'InvalidStateError')
    const lines = [
      { id: 'O', type: 'outbound-rtp', packetsSent: this.sent },
      { id: 'I', type: 'inbound-rtp', packetsReceived: this.received },
      { id: 'R', type: 'remote-inbound-rtp', packetsReceived: 1e6 },
    ]
    return new Map(lines.map((line) => [line.id, line]))
  }
}

describe('one beat of a page', () => {
  async function inCall() {
    const said: SignedBeat[] = []
    const now = { ms: 1_000_000.4, peer: new ShownPeer() as ShownPeer | null }
    const beats = createBeats({
      place: { roomId: 'rom_call', side: 'fan', page: 'page-one' },
      ...{ device: await makeDeviceKey(), nowMs: () => now.ms, pair: () => now.peer?.pair ?? null },
      onBeat: (beat) => said.push(beat),
    })
    beats.begin()
    const pass = (ms: number) => {
      now.ms += ms
      beats.tick()
    }
    const stop = async () => {
      await beats.stop()
      return said.map(({ isLinked, sent, received, fromMs, untilMs }) => ({
        ...{ ms: untilMs - fromMs, isLinked, sent, received },
      }))
    }
    return { now, said, pass, stop, peer: now.peer as ShownPeer }
  }

  it('[S3.38] is one for all that ring within four seconds, and a short one is the last', async () => {
    const { pass, stop } = await inCall()
    for (const ms of [1000, 2900, 1100, 3000]) pass(ms)
    expect((await stop()).map(({ ms }) => ms)).to.deep.equal([5000, 3000])
  })

  it('[T14] is not linked when the connection was cut and back meanwhile, nor when it is another one', async () => {
    const { now, pass, stop, peer } = await inCall()
    pass(5000)
    peer.turn(false)
    peer.turn(true)
    pass(5000)
    pass(5000)
    now.peer = new ShownPeer()
    pass(5000)
    now.peer = null
    pass(5000)
    const linked = (await stop()).map(({ isLinked }) => isLinked)
    expect(linked).to.deep.equal([true, false, true, false, false])
  })

  it('[T14] counts the packets of its own seconds, and none that it does not know', async () => {
    const { now, said, pass, stop, peer } = await inCall()
    let made = 0
    // the next one is read after it
    const carry = async (one: ShownPeer, sent: number, received: number) => {
      Object.assign(one, { sent, received })
      pass(5000)
      made++
      await until('it is made', () => said.length === made)
    }
    await carry(peer, 100, 90)
    await carry(peer, 300, 190)
    peer.isReadable = false
    await carry(peer, 500, 290)
    peer.isReadable = true
    await carry(peer, 700, 390)
    await carry(peer, 710, 395)
    const next = new ShownPeer()
    now.peer = next
    await carry(next, 7, 5)
    const counts = (await stop()).map(({ isLinked, sent, received }) => [isLinked, sent, received])
    expect(counts).to.deep.equal([
      [true, 100, 90],
      [true, 200, 100],
      [true, 0, 0],
      [true, 0, 0],
      [true, 10, 5],
      [false, 7, 5],
    ])
  })
})
