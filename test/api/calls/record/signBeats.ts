import { webcrypto } from 'node:crypto'
import { type BeatPlace, beatText, type CallBeat, type SignedBeat } from '#protocol/calls/callBeats.ts'
import type { Client, Reply } from '#test/kit/client.ts'

const SIGNED = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A device key of a browser. */
export interface BeatSigner {
  /** as `CallOpening.key` */
  key: string
  sign(place: BeatPlace, beat: CallBeat): Promise<SignedBeat>
}

export async function newBeatSigner(): Promise<BeatSigner> {
  const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ])
  const point = await webcrypto.subtle.exportKey('raw', pair.publicKey)
  return {
    key: Buffer.from(point).toString('base64url'),
    async sign(place, beat) {
      const text = Buffer.from(beatText(place, beat))
      const signature = await webcrypto.subtle.sign(SIGNED, pair.privateKey, text)
      return { ...beat, page: place.page, signature: Buffer.from(signature).toString('base64url') }
    },
  }
}

/** Beats of five seconds each, one after the other, in which a page was linked. @param count how many */
export function beatsFrom(fromMs: number, count: number, change: Partial<CallBeat> = {}): CallBeat[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ n: i + 1, fromMs: fromMs + i * 5000, untilMs: fromMs + (i + 1) * 5000 },
    ...{ isLinked: true, sent: 250, received: 240, ...change },
  }))
}

/** What a page signed is brought, at most sixty at once. */
export function bringBeats(who: Client, roomId: string, key: string, beats: SignedBeat[]): Promise<Reply> {
  return who.call('POST', `/v1/me/calls/rooms/${roomId}/beats`, { body: { key, beats } })
}
