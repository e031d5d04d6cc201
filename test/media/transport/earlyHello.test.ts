import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { classes } from 'werift'
import { createIceGate, type DropKind, type IceGate } from '#media/transport/createIceGate.ts'
import { clientHello } from '#test/kit/attacks/media/strayUdp.ts'
import { OUR_KEY, request, THEIR_KEY } from './stunMessages.ts'

const HELLO = clientHello()
const RTP = Buffer.concat([Buffer.from([0x80, 111]), randomBytes(40)])
const CLIENT = ['192.0.2.1', 4000] as const
const STRANGER = ['198.51.100.7', 5000] as const

describe('a hello that comes before anybody listens', () => {
  let gate: IceGate
  let generation: number
  let asked: Map<string, { host: string; port: number; key: Buffer }>
  let dropped: DropKind[]
  let isListening: boolean

  beforeEach(() => {
    generation = 0
    asked = new Map()
    dropped = []
    isListening = false
    gate = createIceGate(
      {
        credentials: () => ({ generation, ours: 'ours', theirs: 'theirs', password: OUR_KEY.toString() }),
        check: (id) => asked.get(id) ?? null,
        isListening: () => isListening,
      },
      { onDrop: (kind) => void dropped.push(kind), clock: () => 0 },
    )
  })

  /** The answer to a check of ours. */
  function answer(host: string, port: number): Buffer {
    const id = randomBytes(12)
    asked.set(id.toString('hex'), { host, port, key: THEIR_KEY })
    return request({ id, messageClass: classes.RESPONSE, username: null, key: THEIR_KEY })
  }

  function refuses(
    datagram: Buffer,
    kind: DropKind,
    [host, port]: readonly [string, number] = STRANGER,
  ): void {
    dropped.length = 0
    expect(gate.admits(datagram, host, port), kind).to.equal(false)
    expect(dropped).to.deep.equal([kind])
  }

  it('[T38] keeps the newest hello of an address that has asked until somebody listens, and hands it over once that address answered', () => {
    refuses(HELLO, 'dtls')
    expect(gate.admits(request(), ...CLIENT)).to.equal(true)
    dropped.length = 0
    const newer = Buffer.from(HELLO)
    for (const hello of [HELLO, newer]) expect(gate.admits(hello, ...CLIENT)).to.equal(false)
    expect(dropped).to.deep.equal([])
    refuses(HELLO, 'dtls')
    refuses(RTP, 'rtp', CLIENT)
    refuses(Buffer.concat([HELLO, Buffer.alloc(2048)]), 'dtls', CLIENT)
    expect(gate.admits(answer(...CLIENT), ...CLIENT)).to.equal(true)
    const [early, ...more] = gate.takeEarly()
    expect([early?.host, early?.port, more.length]).to.deep.equal([...CLIENT, 0])
    expect(early?.datagram).to.equal(newer)
    expect(gate.takeEarly()).to.deep.equal([])
    isListening = true
    expect(gate.admits(HELLO, ...CLIENT)).to.equal(true)
  })

  it('[T38] hands over no hello of an address that never answered, nor of names that are over', () => {
    gate.admits(request(), ...CLIENT)
    gate.admits(HELLO, ...CLIENT)
    expect(gate.takeEarly()).to.deep.equal([])
    expect(gate.admits(answer(...CLIENT), ...CLIENT)).to.equal(true)
    gate.admits(HELLO, ...CLIENT)
    generation = 1
    expect(gate.admits(request(), ...STRANGER)).to.equal(true)
    expect(gate.takeEarly()).to.deep.equal([])
  })
})
