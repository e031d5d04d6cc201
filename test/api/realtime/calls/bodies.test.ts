import { expect } from 'chai'
import { isSignalBody } from '#api/calls/signalling/signalBody.ts'
import { isCallCandidate, isCallDescription, linesOf, withoutAddresses } from '#protocol/calls/callLines.ts'
import type { CallAcknowledgement, SignalKind } from '#protocol/calls.ts'
import { candidate, type DescriptionWish, description, opening } from './descriptions.ts'
import { useCallLines } from './useCallLines.ts'

const REFUSED: CallAcknowledgement = { ok: false, code: 'INVALID_INPUT' }

/** What a description of a video call never is. */
const WRONG: [what: string, DescriptionWish][] = [
  ['a line less', { lines: ['audio', 'video'] }],
  ['a line more', { lines: ['audio', 'video', 'video', 'video'] }],
  ['another order', { lines: ['video', 'audio', 'video'] }],
  ['a data channel', { lines: ['audio', 'video', 'application'] }],
  ['not encrypted', { protocol: 'RTP/AVPF' }],
  ['a refused line', { port: 0 }],
  ['two bundles', { bundle: '0 1' }],
  ['a foreign bundle', { bundle: '0 1 7' }],
  ['simulcast', { more: ['a=rid:h send', 'a=simulcast:send h'] }],
  ['a name twice', { more: ['a=mid:0'] }],
  ['no certificate', { print: 'a=x' }],
  ['another sort of it', { print: 'a=fingerprint:sha-1 AB:CD' }],
  ['two of it', { more: [`a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'CD').join(':')}`] }],
  ['an unknown setup', { setup: 'holdconn' }],
  ['a way to reach it', { more: ['a=candidate:1 1 udp 1 192.0.2.1 9000 typ host'] }],
]

const BY_RELAY = 'udp 1 192.0.2.7 50000 typ relay'
/** What names an address of a person's own, or may, where a relay carries the call. */
const OWN_WAYS = [
  ...['host', 'srflx', 'prflx'].map((type) => `udp 1 192.0.2.1 9000 typ ${type} raddr 0.0.0.0 rport 0`),
  'udp 1 0b2a-1.local 54400 typ host',
  'udp 1 0b2a-1.local 54400 typ relay',
  'tcp 1 192.0.2.7 50000 typ relay tcptype passive',
  `${BY_RELAY} raddr 198.51.100.4 rport 0`,
  `${BY_RELAY} raddr 2001:db8::4 rport 0`,
  `${BY_RELAY} raddr 0.0.0.0 rport 54400`,
  `${BY_RELAY} raddr 0.0.0.0 rport 0 raddr 198.51.100.4 rport 0`,
  `${BY_RELAY} generation 198.51.100.4`,
  `${BY_RELAY} x-own 198.51.100.4`,
]
/** And so a description does: as a browser rewrites it when it has found its ways. */
const OWN_PLACES: ((sdp: string) => string)[] = [
  (sdp) => sdp.replace('c=IN IP4 0.0.0.0', 'c=IN IP4 198.51.100.4'),
  (sdp) => sdp.replace('c=IN IP4 0.0.0.0', 'c=IN IP6 2001:db8::4'),
  (sdp) => sdp.replace('o=- 1 2 IN IP4 127.0.0.1', 'o=- 1 2 IN IP4 198.51.100.4'),
  (sdp) => sdp.replace('a=rtcp-mux', 'a=rtcp-mux\r\na=rtcp:54401 IN IP4 198.51.100.4'),
  (sdp) => sdp.replace('m=audio 9 ', 'm=audio 54400 '),
]

describe('what a page of a call may send', function () {
  this.timeout(60_000)
  const { meet, page, signals, world } = useCallLines()

  it('[S0.17] a description has the lines of its call and nothing else', () => {
    expect(isCallDescription(description(), 'video')).to.equal(true)
    expect(isCallDescription(description({ setup: 'passive' }), 'video')).to.equal(true)
    expect(isCallDescription(description({ lines: linesOf('voice') }), 'voice')).to.equal(true)
    // so Firefox offers lines that share the first one's transport
    const bundled = description({ port: 0, more: ['a=bundle-only'] })
    expect(isCallDescription(bundled, 'video')).to.equal(true)
    expect(isCallDescription(description({ lines: linesOf('voice') }), 'video')).to.equal(false)
    expect(isCallDescription(description(), 'voice')).to.equal(false)
    for (const [what, wish] of WRONG)
      expect(isCallDescription(description(wish), 'video'), what).to.equal(false)
    for (const text of ['', 'a=x', `${way()}\r\na=x`, way().replace('typ host', 'typ nobody')])
      expect(isCallCandidate(text, false), text).to.equal(false)
  })

  it('[S0.16] where a relay carries the call, neither a way nor a description names an address of one’s own', () => {
    const from = { side: 'creator', media: 'video', bits: 255 } as const
    const isTaken = (isRelayed: boolean, kind: SignalKind, body: string) =>
      isSignalBody({ ...from, isRelayed }, kind, body)
    const takes = (isRelayed: boolean, way: string) =>
      isTaken(isRelayed, 'candidate', candidate(`candidate:1 1 ${way}`))
    for (const more of [
      '',
      ' raddr 0.0.0.0 rport 0 ufrag a/+b',
      ' raddr :: rport 9 generation 0 network-cost 50',
    ])
      expect(takes(true, BY_RELAY + more), more).to.equal(true)
    expect(isTaken(true, 'candidate', candidate(''))).to.equal(true)
    for (const way of OWN_WAYS) expect(takes(true, way), way).to.equal(false)
    // where nothing is between the two, a way is what it is
    expect(takes(false, `${BY_RELAY} raddr 198.51.100.4 rport 54400`)).to.equal(true)
    expect(isTaken(true, 'offer', description())).to.equal(true)
    expect(isTaken(true, 'offer', description({ port: 0, more: ['a=bundle-only'] }))).to.equal(true)
    for (const place of OWN_PLACES) {
      const sdp = place(description())
      expect(isTaken(true, 'offer', sdp), sdp).to.equal(false)
      expect(isTaken(false, 'offer', sdp), sdp).to.equal(true)
      expect(isTaken(true, 'offer', withoutAddresses(sdp)), 'as a page sends it').to.equal(true)
    }
  })

  it('[S0.17] what is beyond the call is stored nowhere, and noted', async () => {
    const call = await meet()
    const [creator, fan] = [await page(call.creator), await page(call.fan)]
    await creator.open()
    await fan.open()
    const { accountId } = call.creator.who
    const known = noted(accountId)
    const bodies: [SignalKind | string, string][] = [
      ['offer', description({ lines: ['audio', 'video', 'application'] })],
      ['offer', `${description()}a=${'x'.repeat(12_000)}\r\n`],
      ['offer', `${description()}a=\0\r\n`],
      ['offer', `${description()}a=\ud83e\r\n`],
      // who answers is the fan
      ['answer', description({ setup: 'active' })],
      ['candidate', candidate('candidate:1 1 udp 1 <script> 9 typ host')],
      // the other browser would knock there, or look the name up
      ...[
        'tcp 1 192.168.1.1 8080 typ host tcptype passive',
        'udp 1 x.attacker.example 3478 typ host',
        'udp 1 0b2a-1.local 54400 typ srflx',
        'udp 1 192.0.2.300 9000 typ host',
        'udp 1 169.254.169.254 80 typ host',
        'udp 1 ff02::1 9000 typ host',
        'udp 1 192.0.2.1 0 typ host',
        'udp 1 192.0.2.1 99999 typ host',
      ].map((way): [string, string] => ['candidate', candidate(`candidate:1 1 ${way}`)]),
      ['candidate', candidate(undefined, { usernameFragment: 'x' })],
      ['candidate', candidate(undefined, { sdpMLineIndex: 3 })],
      ['candidate', candidate(undefined, { sdpMid: 'x'.repeat(17) })],
      ['candidate', 'null'],
      ['candidate', '{'],
      ['kinds', '["microphone","microphone"]'],
      ['kinds', '["toString"]'],
      ['kinds', '{}'],
      ['commit', 'AB'.repeat(32)],
      ['commit', 'ab'.repeat(33)],
      ['open', '{}'],
      ['open', opening({ key: 'A'.repeat(86) })],
      ['open', opening({ more: '' })],
      ['open', opening({ binding: { way: 'wallet', untilS: 1, address: '0x', signature: '0x' } })],
      ['again', 'x'],
      ['bye', 'x'],
      ['__proto__', ''],
    ]
    for (const [kind, body] of bodies)
      expect(
        await creator.send(1, 1, kind as SignalKind, body),
        `${kind} ${body.slice(0, 60)}`,
      ).to.deep.equal(REFUSED)
    for (const n of [0, -1, 0.5, 2 ** 31, Number.MAX_SAFE_INTEGER])
      expect(await creator.send(n, 1, 'again'), `${n}`).to.deep.equal(REFUSED)
    expect(await fan.send(1, 1, 'offer', description())).to.deep.equal(REFUSED)
    expect(await fan.open(-1)).to.deep.equal(REFUSED)
    expect(noted(accountId)).to.be.greaterThan(known)
    expect(await signals(call.roomId)).to.equal(0)
    expect(fan.signals).to.deep.equal([])
    // a megabyte ends the connection, and the next one goes on
    const large = await page(call.creator)
    await large.open()
    const gone = new Promise((resolve) => large.socket.socket.once('disconnect', resolve))
    large.send(1, 1, 'offer', 'x'.repeat(1_000_000)).catch(() => {})
    await gone
    const next = await page(call.creator)
    await next.open()
    expect(await next.send(1, 1, 'offer', description())).to.deep.equal({ ok: true })
    expect(await next.send(2, 1, 'candidate', candidate(''))).to.deep.equal({ ok: true })
    expect((await fan.given(2)).map(([, epoch, kind]) => [epoch, kind])).to.deep.equal([
      [3, 'offer'],
      [3, 'candidate'],
    ])
  })

  it('[S0.17] a voice call has sound alone', async () => {
    const call = await meet({ media: 'voice' })
    const [creator, fan] = [await page(call.creator), await page(call.fan)]
    await creator.open()
    await fan.open()
    expect(await creator.send(1, 1, 'offer', description())).to.deep.equal(REFUSED)
    expect(await creator.send(1, 1, 'kinds', '["camera"]')).to.deep.equal(REFUSED)
    expect(await creator.send(1, 1, 'candidate', candidate(undefined, { sdpMLineIndex: 1 }))).to.deep.equal(
      REFUSED,
    )
    const offer = description({ lines: linesOf('voice') })
    expect(await creator.send(1, 1, 'offer', offer)).to.deep.equal({ ok: true })
    expect(await creator.send(2, 1, 'kinds', '["microphone"]')).to.deep.equal({ ok: true })
    expect((await fan.given(2)).map(([seq, , kind]) => [seq, kind])).to.deep.equal([
      [1, 'offer'],
      [2, 'kinds'],
    ])
  })

  const way = () => JSON.parse(candidate()).candidate as string
  const noted = (accountId: string) =>
    world()
      .output()
      .split('\n')
      .filter(
        (line) => line.includes('"security":true') && line.includes(accountId) && line.includes('"call"'),
      ).length
})
