import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect } from 'chai'
import { classes, methods } from 'werift'
import {
  createIceGate,
  type DropKind,
  type IceGate,
  MAX_ADDRESSES,
  MAX_REQUESTS_PER_S,
} from '#media/transport/createIceGate.ts'
import { clientHello } from '#test/kit/attacks/media/strayUdp.ts'
import { cpuMs } from '#test/kit/time/cpuMs.ts'
import { OUR_KEY, request, stun, THEIR_KEY } from './stunMessages.ts'

const HELLO = clientHello()
const RTP = Buffer.concat([Buffer.from([0x80, 111]), randomBytes(40)])
const RTCP = Buffer.concat([Buffer.from([0x80, 200]), randomBytes(26)])
const CLIENT = ['192.0.2.1', 4000] as const
const STRANGER = ['198.51.100.7', 5000] as const

/** The same message with more behind its end, and a length that says so. */
function followedBy(message: Buffer, attribute: Buffer): Buffer {
  const longer = Buffer.concat([message, attribute])
  longer.writeUInt16BE(longer.length - 20, 2)
  return longer
}

/** The same message with so many right FINGERPRINTs behind its end. */
function fingerprinted(message: Buffer, times: number): Buffer {
  const whole = followedBy(message, Buffer.alloc(8 * times))
  for (let at = message.length; at < whole.length; at += 8) {
    whole.writeUInt32BE(0x80280004, at)
    whole.writeUInt32BE((crc32(whole.subarray(0, at)) ^ 0x5354554e) >>> 0, at + 4)
  }
  return whole
}

describe('createIceGate', () => {
  let gate: IceGate
  let now: number
  let theirs: string
  let generation: number
  let asked: Map<string, { host: string; port: number; key: Buffer }>
  let dropped: DropKind[]

  beforeEach(() => {
    now = 0
    theirs = 'theirs'
    generation = 0
    asked = new Map()
    dropped = []
    gate = createIceGate(
      {
        credentials: () => ({ generation, ours: 'ours', theirs, password: OUR_KEY.toString() }),
        check: (id) => asked.get(id) ?? null,
        isListening: () => true,
      },
      { onDrop: (kind) => void dropped.push(kind), clock: () => now },
    )
  })

  /** A check of ours that waits for its answer, and the answer. */
  function ask(host: string, port: number): Buffer {
    const id = randomBytes(12)
    asked.set(id.toString('hex'), { host, port, key: THEIR_KEY })
    return request({ id, messageClass: classes.RESPONSE, username: null, key: THEIR_KEY })
  }

  /** Comes in as an honest client does. */
  function open(host: string, port: number): void {
    now += 1000
    expect(gate.admits(request(), host, port)).to.equal(true)
    expect(gate.admits(ask(host, port), host, port)).to.equal(true)
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

  it('[T38] lets a request in with our names and the right integrity, and with nothing else', () => {
    const forged: Record<string, Buffer> = {
      'no name': request({ username: null }),
      'other names': request({ username: 'ours:others' }),
      'names the wrong way round': request({ username: 'theirs:ours' }),
      'more than our names': request({ username: 'ours:theirs:' }),
      'no integrity': request({ key: null }),
      'the integrity of another password': request({ key: THEIR_KEY }),
      'no integrity and no fingerprint': stun({ key: null }).bytes,
    }
    for (const message of Object.values(forged)) refuses(message, 'stun_request')
    expect(gate.admits(request(), ...CLIENT)).to.equal(true)
    expect(gate.admits(stun().bytes, ...CLIENT), 'without a fingerprint').to.equal(true)
  })

  it('[T38] refuses a genuine request in which anything was changed or added', () => {
    const genuine = request()
    for (let at = 0; at < genuine.length; at++) {
      const changed = Buffer.from(genuine)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(gate.admits(changed, ...STRANGER), `byte ${at}`).to.equal(false)
    }
    // USE-CANDIDATE and a role behind the integrity would be believed by the library
    const signed = stun().bytes
    refuses(followedBy(signed, Buffer.from('00250000', 'hex')), 'stun_other')
    refuses(followedBy(signed, Buffer.from('80290008ffffffffffffffff', 'hex')), 'stun_other')
    refuses(followedBy(genuine, Buffer.from('00250000', 'hex')), 'stun_other')
    refuses(followedBy(signed, Buffer.from('8028000400000000', 'hex')), 'stun_other')
    refuses(followedBy(signed, Buffer.from('0008ffff', 'hex')), 'stun_other')
    // an integrity that is cut off
    refuses(followedBy(stun({ key: null }).bytes, Buffer.from('0008001400000000', 'hex')), 'stun_other')
    expect(gate.admits(genuine, ...CLIENT), 'unchanged').to.equal(true)
  })

  it('[T38] believes no second FINGERPRINT: a datagram full of right ones costs no time', () => {
    // each is made over all that stand before it, so looking at every one takes the square of their number
    const many = fingerprinted(stun().bytes, 8000)
    const spentMs = cpuMs(() => {
      for (let n = 0; n < 10; n++) refuses(many, 'stun_other')
    })
    expect(spentMs).to.be.below(100)
    refuses(fingerprinted(stun().bytes, 2), 'stun_other')
    expect(gate.admits(fingerprinted(stun().bytes, 1), ...CLIENT), 'one').to.equal(true)
  })

  it('[T38] knows nothing of STUN but bindings, and nothing of indications', () => {
    for (const method of [methods.ALLOCATE, methods.SEND]) refuses(request({ method }), 'stun_other')
    refuses(request({ messageClass: classes.INDICATION }), 'stun_other')
  })

  it('takes a request from before their description came, with our name and integrity', () => {
    theirs = ''
    expect(gate.admits(request({ username: 'ours:early' }), ...CLIENT)).to.equal(true)
    refuses(request({ username: 'oursx:early' }), 'stun_request')
    refuses(request({ username: 'ours:early', key: THEIR_KEY }), 'stun_request')
  })

  it('[T38] takes an answer to a check of ours, from where it went, with their integrity', () => {
    const answer = ask(...CLIENT)
    refuses(answer, 'stun_answer', [CLIENT[0], CLIENT[1] + 1])
    refuses(answer, 'stun_answer', STRANGER)
    const id = Buffer.from([...asked.keys()][0] ?? '', 'hex')
    const wrong = { id, messageClass: classes.RESPONSE, username: null }
    refuses(request({ ...wrong, key: OUR_KEY }), 'stun_answer', CLIENT)
    refuses(request({ ...wrong, key: null }), 'stun_answer', CLIENT)
    refuses(request({ ...wrong, id: randomBytes(12), key: THEIR_KEY }), 'stun_answer', CLIENT)
    expect(gate.admits(answer, ...CLIENT)).to.equal(true)
    const error = request({ ...wrong, messageClass: classes.ERROR, key: THEIR_KEY })
    expect(gate.admits(error, ...CLIENT), 'a refusal is an answer').to.equal(true)
  })

  it('[T38] hears other packets only from an address that answered a check, and only of known kinds', () => {
    const speak = () => {
      refuses(HELLO, 'dtls', CLIENT)
      refuses(RTP, 'rtp', CLIENT)
      refuses(RTCP, 'rtcp', CLIENT)
    }
    speak()
    expect(gate.admits(request(), ...CLIENT)).to.equal(true)
    speak()
    expect(gate.admits(ask(...CLIENT), ...CLIENT)).to.equal(true)
    for (const packet of [HELLO, RTP, RTCP]) expect(gate.admits(packet, ...CLIENT)).to.equal(true)
    for (const address of [STRANGER, [CLIENT[0], CLIENT[1] + 1], ['192.0.2.2', CLIENT[1]]] as const)
      for (const [packet, kind] of [
        [HELLO, 'dtls'],
        [RTP, 'rtp'],
        [RTCP, 'rtcp'],
      ] as const)
        refuses(packet, kind, address)
    for (const bytes of [0, 1, 65_507]) refuses(Buffer.alloc(bytes, 64), 'other', CLIENT)
  })

  it('[T38] refuses a request replayed from elsewhere, and one that is said too often', () => {
    const genuine = request()
    expect(gate.admits(genuine, ...CLIENT)).to.equal(true)
    refuses(genuine, 'replay')
    for (let n = 1; n < 7; n++) expect(gate.admits(genuine, ...CLIENT), `repeat ${n}`).to.equal(true)
    refuses(genuine, 'replay', CLIENT)
  })

  it('[T38] hears no packet from where an old, forgotten request was replayed', () => {
    const old = request()
    expect(gate.admits(old, ...CLIENT)).to.equal(true)
    for (let n = 0; n < 600; n++) {
      now += 1000
      expect(gate.admits(request(), ...CLIENT)).to.equal(true)
    }
    expect(gate.admits(old, ...STRANGER), 'no longer known').to.equal(true)
    refuses(HELLO, 'dtls')
  })

  it(`[T38] has ${MAX_ADDRESSES} addresses, and those who are inside stay`, () => {
    expect(MAX_ADDRESSES).to.equal(16)
    for (let n = 0; n < MAX_ADDRESSES; n++) open('192.0.2.1', 4000 + n)
    now += 1000
    refuses(request(), 'crowd')
    for (let n = 0; n < MAX_ADDRESSES; n++)
      expect(gate.admits(RTP, '192.0.2.1', 4000 + n), `address ${n}`).to.equal(true)
    refuses(RTP, 'rtp')
  })

  it('[T38] begins anew when the names and passwords do', () => {
    open(...CLIENT)
    expect(gate.admits(RTP, ...CLIENT)).to.equal(true)
    generation++
    open(...STRANGER)
    refuses(RTP, 'rtp', CLIENT)
  })

  it(`[T38] lets ${MAX_REQUESTS_PER_S} requests through in a second`, () => {
    expect(MAX_REQUESTS_PER_S).to.equal(50)
    const admitted = () =>
      Array.from({ length: 80 }, () => gate.admits(request(), ...CLIENT)).filter(Boolean).length
    expect(admitted()).to.equal(50)
    expect(dropped).to.deep.equal(Array(30).fill('rate'))
    now += 500
    expect(admitted()).to.equal(25)
    now += 60_000
    expect(admitted()).to.equal(50)
  })
})
