import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { bundleRows, sealedRows, sealText } from '#protocol/calls/bundle/bundleRows.ts'
import type { BundleContent, CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { beatText } from '#protocol/calls/callBeats.ts'
import type { SiteKey } from '#web/calls/bundle/report.ts'
import { sampleBundle } from '#web/fixtures/bookings/sampleBundle.ts'

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')
const idOf = (prefix: string) => `${prefix}_${'0'.repeat(22)}`
const SIDES = ['creator', 'fan'] as const
const KEY_ID_SIGNS = 16

/** A device key that signs as a page does. */
function deviceKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = [Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  return { key: Buffer.concat(point).toString('base64url'), privateKey }
}

/** The sample of a record, signed by two pages and sealed by a site, and what that site answers of its keys. */
export function sealedSample(origin: string): { bundle: CallBundle; identity: { decisionKeys: SiteKey[] } } {
  const devices = { creator: deviceKey(), fan: deviceKey() }
  const { seal: _, ...sample } = sampleBundle
  const content: BundleContent = {
    ...{ ...sample, origin, finding: null, attestation: null },
    booking: { ...sample.booking, id: idOf('bkg') },
    keys: SIDES.map((side) => ({ side, key: devices[side].key, binding: null, atMs: sample.atMs })),
    spans: sample.spans.map((span) => ({ ...span, roomId: idOf('rom') })),
    beats: sample.beats.map((one) => {
      const { key, privateKey } = devices[one.side]
      const beat = { ...one, roomId: idOf('rom'), key }
      const text = Buffer.from(beatText(beat, beat))
      const signature = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return { ...beat, signature: signature.toString('base64url') }
    }),
  }
  const rows = Object.fromEntries(bundleRows(content).map(({ name, text }) => [name, sha256(text)]))
  const site = generateKeyPairSync('ed25519')
  const publicKey = site.publicKey.export({ format: 'jwk' }).x ?? ''
  const keyId = `key_${sha256(Buffer.from(publicKey, 'base64url')).slice(0, KEY_ID_SIGNS)}`
  const sealed = sign(null, Buffer.from(sealText(sha256(sealedRows(rows)))), site.privateKey)
  return {
    bundle: { ...content, seal: { keyId, publicKey, rows, signature: sealed.toString('base64url') } },
    identity: { decisionKeys: [{ keyId, public: publicKey, from: '2026-01-01T00:00:00.000Z', until: null }] },
  }
}
