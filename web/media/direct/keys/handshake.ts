import type { CallSide } from '#domain/calls/words.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import type { DeviceKey } from './deviceKey.ts'

/** What proves who is at the other end does not fit: the two pages are not connected. */
export class KeyMismatch extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'KeyMismatch'
  }
}

/** Who is at the other end, as far as their page opened it and it fits. */
export interface OpenedPeer {
  /** their device key, as `CallOpening.key` */
  key: string
  /** that signed their certificate's fingerprint; null: nobody confirmed the key, or it could not be checked now */
  binding: DeviceBinding | null
  /** what both screens show, from 0 to 2047 each; another pair of certificates has others */
  words: readonly [number, number, number, number]
}

/** What the check of a binding came to. unknown: a passkey of a sort that this browser does not know, or what checks it is not there now. */
export type BindingCheck = 'valid' | 'invalid' | 'unknown'

/** What one side brings to a handshake, and how it judges and sends. */
export interface HandshakeOptions {
  side: CallSide
  roomId: string
  /** of the own certificate, as `CallOpening.fingerprint` */
  fingerprint: string
  device: DeviceKey
  checkBinding: (key: string, binding: DeviceBinding) => Promise<BindingCheck>
  send: (kind: 'commit' | 'open', body: string) => void
}

/** Both sides commit themselves, then open: who stands between them has one try in 2^44 at words that agree. */
export interface Handshake {
  /** Sends the own commitment. */
  begin(): Promise<void>
  /** Takes what the other page sent. Throws KeyMismatch for what does not fit, after which nothing is taken any more. */
  take(kind: 'commit' | 'open', body: string): Promise<void>
  /**
   * The own opening once more, signed anew and confirmed by nothing, for the first one was not passed on. null: there is none, for that one
   * had nothing that confirms it either, or none is out.
   */
  openUnconfirmed(): Promise<string | null>
  /** null until the other page opened what it committed itself to */
  opened(): OpenedPeer | null
  /** whether a description is of the certificate that was opened; false while nothing was */
  isOf(sdp: string): boolean
}
