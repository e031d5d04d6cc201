import { expect } from 'chai'
import { bitsFor } from '#domain/room/permission.ts'
import { checkAnswer, checkOffer, type OfferContext } from '#media/rooms/checkOffer.ts'
import { SessionError } from '#media/rooms/sessionError.ts'

const line = (sort: string, mid: string, direction: string, more = '') =>
  `m=${sort} 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:${mid}\r\na=${direction}\r\n${more}`
const sdp = (bundle: string, ...lines: string[]) =>
  `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE ${bundle}\r\n${lines.join('')}`
const HOST: OfferContext = {
  bits: 255,
  declared: [{ mid: '0', kind: 'camera' }],
  sending: new Map(),
  known: [],
}
const camera = line('video', '0', 'sendonly')

function codeOf(work: () => void): string {
  try {
    work()
    return 'accepted'
  } catch (cause) {
    if (cause instanceof SessionError) return cause.code
    throw cause
  }
}
const judge = (text: string, context: Partial<OfferContext> = {}) =>
  codeOf(() => checkOffer(text, { ...HOST, ...context }))

describe('checkOffer [T2]', () => {
  it('accepts what was declared and is allowed', () => {
    expect(judge(sdp('0', camera))).to.equal('accepted')
    const both: OfferContext['declared'] = [
      { mid: '0', kind: 'camera' },
      { mid: '1', kind: 'microphone' },
    ]
    expect(judge(sdp('0 1', camera, line('audio', '1', 'sendrecv')), { declared: both })).to.equal('accepted')
  })

  it('of a voice room takes the sound of its host, and a picture of nobody [T2][S3.26]', () => {
    const microphone = line('audio', '1', 'sendonly')
    const sound: OfferContext['declared'] = [{ mid: '1', kind: 'microphone' }]
    const [host, listener] = [bitsFor('voice', 'host'), bitsFor('voice', 'viewer')]
    expect(judge(sdp('1', microphone), { bits: host, declared: sound })).to.equal('accepted')
    expect(judge(sdp('1', microphone), { bits: listener, declared: sound })).to.equal('FORBIDDEN')
    for (const kind of ['camera', 'screen'] as const)
      for (const bits of [host, listener])
        expect(judge(sdp('0', camera), { bits, declared: [{ mid: '0', kind }] })).to.equal('FORBIDDEN')
  })

  it('needs the bit of each kind [T2]', () => {
    for (const bits of [170, 255 - 16, 16, 0]) expect(judge(sdp('0', camera), { bits })).to.equal('FORBIDDEN')
    expect(judge(sdp('0', camera), { bits: 2 + 16 })).to.equal('accepted')
  })

  it('refuses a line that nobody declared, sending or not', () => {
    for (const direction of ['sendonly', 'sendrecv', 'recvonly', 'inactive']) {
      expect(judge(sdp('0 1', camera, line('video', '1', direction)))).to.equal('FORBIDDEN')
    }
  })

  it('refuses plain RTP, data and several encodings [S3.82]', () => {
    expect(judge(sdp('0', camera.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP')))).to.equal('FORBIDDEN')
    expect(judge(sdp('0', camera.replace('UDP/TLS/RTP/SAVPF', 'RTP/SAVPF')))).to.equal('FORBIDDEN')
    expect(judge(sdp('0 1', camera, line('application', '1', 'sendrecv')))).to.equal('FORBIDDEN')
    expect(judge(sdp('0', line('video', '0', 'sendonly', 'a=rid:hi send\r\n')))).to.equal('FORBIDDEN')
  })

  it('refuses a declaration that does not fit its line', () => {
    expect(judge(sdp('0', line('audio', '0', 'sendonly')))).to.equal('MALFORMED')
    expect(judge(sdp('0', line('video', '0', 'recvonly')))).to.equal('MALFORMED')
    expect(judge(sdp('0', camera), { declared: [{ mid: '7', kind: 'camera' }] })).to.equal('MALFORMED')
    expect(judge(sdp('0', camera.replace('m=video 9', 'm=video 0')))).to.equal('MALFORMED')
    expect(judge(sdp('0', camera, camera))).to.equal('MALFORMED')
    expect(judge(sdp('', camera))).to.equal('MALFORMED')
    expect(judge('')).to.equal('MALFORMED')
  })

  it('keeps a line for the kind it had, and a receiving line for receiving', () => {
    const known = ['0']
    expect(judge(sdp('0', camera), { known, sending: new Map([['0', 'camera']]) })).to.equal('accepted')
    expect(judge(sdp('0', camera), { known, sending: new Map([['0', 'screen']]) })).to.equal('FORBIDDEN')
    expect(judge(sdp('0', camera), { known })).to.equal('FORBIDDEN')
    const turned = sdp('0 1', camera, line('video', '1', 'sendrecv'))
    expect(judge(turned, { known: ['1'] })).to.equal('FORBIDDEN')
  })

  it('bounds the number of lines', () => {
    const mids = Array.from({ length: 5 }, (_, at) => String(at))
    const many = sdp(mids.join(' '), ...mids.map((mid) => line('video', mid, 'sendonly')))
    expect(judge(many)).to.equal('FORBIDDEN')
  })
})

describe('checkAnswer [T2]', () => {
  const offer = sdp('0', line('video', '0', 'sendonly'))
  const answer = (text: string) => codeOf(() => checkAnswer(text, offer))

  it('accepts the same lines, receiving', () => {
    expect(answer(sdp('0', line('video', '0', 'recvonly')))).to.equal('accepted')
    expect(answer(sdp('0', line('video', '0', 'inactive')))).to.equal('accepted')
  })

  it('refuses a line that sends, is new, missing or of another sort', () => {
    expect(answer(sdp('0', line('video', '0', 'sendrecv')))).to.equal('FORBIDDEN')
    expect(answer(sdp('0', line('video', '0', 'recvonly'), line('video', '1', 'sendonly')))).to.equal(
      'FORBIDDEN',
    )
    expect(answer(sdp(''))).to.equal('FORBIDDEN')
    expect(answer(sdp('0', line('audio', '0', 'recvonly')))).to.equal('FORBIDDEN')
  })
})
