import { MediaError } from '../../mediaClient.ts'

/** By what this page encrypts, whoever it connects with. */
export interface OwnCertificate {
  certificate: RTCCertificate
  /** as `CallOpening.fingerprint` */
  fingerprint: string
}

const PRINT = /^a=fingerprint:sha-256 (\S+)$/im

/**
 * Makes a certificate that no other page has.
 * @throws MediaError UNSUPPORTED where the browser makes none
 */
export async function createOwnCertificate(): Promise<OwnCertificate> {
  try {
    const certificate = await RTCPeerConnection.generateCertificate({
      name: 'ECDSA',
      namedCurve: 'P-256',
    } as EcKeyGenParams)
    return { certificate, fingerprint: await fingerprintOf(certificate) }
  } catch (cause) {
    throw new MediaError('UNSUPPORTED', 'this browser makes no certificate for a call', { cause })
  }
}

/** Not every browser has getFingerprints; each one writes it into an offer. */
async function fingerprintOf(certificate: RTCCertificate): Promise<string> {
  const peer = new RTCPeerConnection({ certificates: [certificate] })
  try {
    peer.createDataChannel('')
    const { sdp = '' } = await peer.createOffer()
    const print = PRINT.exec(sdp)?.[1]
    if (!print) throw new TypeError('its offer names no certificate by SHA-256')
    return print.toUpperCase()
  } finally {
    peer.close()
  }
}
