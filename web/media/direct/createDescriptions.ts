import type { CallMedia } from '#domain/calls/words.ts'
import { isCallDescription } from '#protocol/calls/callLines.ts'
import { MediaError } from '../mediaClient.ts'
import type { Candidates } from './candidates.ts'
import type { PairLines } from './createPairLines.ts'
import { type Handshake, KeyMismatch } from './keys/handshake.ts'

/** What the two pages of a pair agree on: offers of the one side, answers of the other. */
export interface Descriptions {
  offer(): Promise<void>
  /**
   * Takes one of the other page, and answers an offer; false for an answer that nobody waits for.
   * Throws KeyMismatch for one of another certificate than was opened, MediaError INTERNAL for what is none of this call.
   */
  take(type: 'offer' | 'answer', sdp: string): Promise<boolean>
}

export interface DescriptionsOptions {
  peer: RTCPeerConnection
  lines: PairLines
  candidates: Candidates
  media: CallMedia
  isOffering: boolean
  isOf: Handshake['isOf']
}

export function createDescriptions(options: DescriptionsOptions): Descriptions {
  const { peer, lines, candidates, media, isOffering, isOf } = options
  return {
    async offer() {
      // it is out and was not answered: its answer is worth more than another one
      if (peer.signalingState === 'have-local-offer') return candidates.describe('offer')
      if (!lines.areThere()) lines.add()
      else peer.restartIce()
      await peer.setLocalDescription()
      candidates.describe('offer')
    },
    async take(type, sdp) {
      if (!isOf(sdp)) throw new KeyMismatch('a description is of another certificate than the page opened')
      const isTheirs = type === (isOffering ? 'answer' : 'offer')
      // of an offer that was sent twice
      if (isTheirs && type === 'answer' && peer.signalingState !== 'have-local-offer') return false
      if (!isTheirs || !isCallDescription(sdp, media))
        throw new MediaError('INTERNAL', 'what the other page sent is no description of this call')
      await peer.setRemoteDescription({ type, sdp })
      lines.take()
      if (type === 'offer') {
        await peer.setLocalDescription()
        candidates.describe('answer')
      }
      return true
    },
  }
}
