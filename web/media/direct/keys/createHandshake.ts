import { type CallOpening, COMMITMENT, readOpening } from '#protocol/calls/callKeys.ts'
import { toBase64url } from './base64url.ts'
import { type Handshake, type HandshakeOptions, KeyMismatch, type OpenedPeer } from './handshake.ts'
import { signWith, verifyWith } from './signing.ts'
import { callWordsOf, commitmentOf, openingText, type ProvenFacts } from './transcript.ts'

const NONCE_BYTES = 32
/** Every line that could name a certificate: two readers of a description may disagree on what is one. */
const PRINTS = /^.*fingerprint.*$/gim

/**
 * One try to agree with one page of the other side. Each of the two is bound to its nonce before it knows the other's,
 * so nobody between them can look for one that makes the words agree.
 */
export function createHandshake(options: HandshakeOptions): Handshake {
  const { side, roomId, fingerprint, device, checkBinding, send } = options
  const otherSide = side === 'creator' ? 'fan' : 'creator'
  const nonce = toBase64url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)))
  const own: ProvenFacts = { fingerprint, nonce, key: device.publicKey }
  let ownCommit: string | null = null
  let otherCommit: string | null = null
  /** by what the opening that went out, or will go out, is confirmed */
  let shown = device.binding
  let isOpenTaken = false
  let failure: KeyMismatch | null = null
  let opened: { peer: OpenedPeer; fingerprint: string } | null = null

  type Vouched = Pick<CallOpening, 'fingerprint' | 'binding'>
  const textOf = (of: typeof side, vouched: Vouched, commits: { own: string; other: string }) => {
    const [creator, fan] = side === 'creator' ? [commits.own, commits.other] : [commits.other, commits.own]
    return openingText(of, roomId, vouched, { creator, fan })
  }

  async function ownOpening(commits: { own: string; other: string }): Promise<string> {
    const binding = shown
    const signature = await signWith(device, await textOf(side, { fingerprint, binding }, commits))
    const opening: CallOpening = { ...own, signature, binding }
    return JSON.stringify(opening)
  }

  async function takeCommit(body: string): Promise<void> {
    if (ownCommit === null || otherCommit !== null || !COMMITMENT.test(body))
      throw new KeyMismatch('the other page committed itself twice, to nothing, or before it was asked to')
    otherCommit = body
    send('open', await ownOpening({ own: ownCommit, other: body }))
  }

  async function takeOpen(body: string): Promise<void> {
    if (ownCommit === null || otherCommit === null || isOpenTaken)
      throw new KeyMismatch('the other page opened twice, or what it had not committed itself to')
    isOpenTaken = true
    const commits = { own: ownCommit, other: otherCommit }
    const opening = readOpening(body)
    if (!opening) throw new KeyMismatch('what the other page opened cannot be read')
    if ((await commitmentOf(otherSide, roomId, opening)) !== commits.other)
      throw new KeyMismatch('the other page opened something else than it had committed itself to')
    const { key, signature } = opening
    if (!(await verifyWith(key, await textOf(otherSide, opening, commits), signature)))
      throw new KeyMismatch('the key of the other page did not sign its certificate, or not what confirms it')
    const binding = await bindingOf(opening)
    const words = await callWordsOf(roomId, {
      creator: side === 'creator' ? own : opening,
      fan: side === 'creator' ? opening : own,
    })
    opened = { peer: { key, binding, words }, fingerprint: opening.fingerprint }
  }

  async function bindingOf({ key, binding }: CallOpening): Promise<CallOpening['binding']> {
    if (!binding) return null
    const check = await checkBinding(key, binding)
    if (check === 'invalid')
      throw new KeyMismatch('what confirms the key of the other page is of another key')
    return check === 'valid' ? binding : null
  }

  return {
    async begin() {
      if (ownCommit !== null) throw new Error('a handshake begins once')
      ownCommit = await commitmentOf(side, roomId, own)
      send('commit', ownCommit)
    },
    async take(kind, body) {
      if (failure) throw failure
      try {
        await (kind === 'commit' ? takeCommit(body) : takeOpen(body))
      } catch (cause) {
        if (cause instanceof KeyMismatch) failure = cause
        throw cause
      }
    },
    async openUnconfirmed() {
      if (failure || shown === null || ownCommit === null || otherCommit === null) return null
      shown = null
      return ownOpening({ own: ownCommit, other: otherCommit })
    },
    opened: () => (failure ? null : (opened?.peer ?? null)),
    isOf(sdp) {
      if (failure || !opened) return false
      const wanted = `A=FINGERPRINT:SHA-256 ${opened.fingerprint}`
      const lines = sdp.match(PRINTS) ?? []
      return lines.length > 0 && lines.every((line) => line.trim().toUpperCase() === wanted)
    },
  }
}
