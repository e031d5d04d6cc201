import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { bindingText } from '#domain/calls/meeting/bindingText.ts'
import { ATTENDANCE_TYPES } from '#domain/calls/meeting/escrowAttendance.ts'
import { CALL_SIDES, type CallSide } from '#domain/calls/words.ts'
import { newId } from '#domain/ids.ts'
import { bundleRows, sealedRows, sealText } from '#protocol/calls/bundle/bundleRows.ts'
import {
  BUNDLE_KIND,
  type BundleBeat,
  type BundleContent,
  type BundleSpan,
  type CallBundle,
} from '#protocol/calls/bundle/callBundle.ts'
import { BEAT_EVERY_S, beatText } from '#protocol/calls/callBeats.ts'

export const ORIGIN = 'https://stagedoor.example'
export const START_MS = 1_790_000_000_000
const EVERY_MS = BEAT_EVERY_S * 1000
const ESCROW = `0x${'e5'.repeat(20)}` as const
const BOOKED = `0x${'b0'.repeat(32)}` as const

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

/** A key of a site that seals. */
export function createSiteKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
  const keyId = `key_${sha256(raw).toString('hex').slice(0, 16)}`
  const [from, until] = [new Date(START_MS - 86_400_000).toISOString(), null]
  return { privateKey, listed: { keyId, public: raw.toString('base64url'), from, until } }
}
export type OwnSiteKey = ReturnType<typeof createSiteKey>

/** Seals what a bundle says, whatever it says. */
export function sealed(content: BundleContent, { privateKey, listed }: OwnSiteKey): CallBundle {
  const rows: Record<string, string> = {}
  for (const { name, text } of bundleRows(content)) rows[name] = sha256(text).toString('hex')
  const text = sealText(sha256(sealedRows(rows)).toString('hex'))
  const signature = sign(null, Buffer.from(text), privateKey).toString('base64url')
  return { ...content, seal: { keyId: listed.keyId, publicKey: listed.public, rows, signature } }
}

/** A key of a browser. */
export function createDevice() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { key: point.toString('base64url'), privateKey }
}
export type Device = ReturnType<typeof createDevice>

const signText = (privateKey: KeyObject, text: string) =>
  sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')

/** Signs it by its page again. */
export const signedBeat = (beat: BundleBeat, { key, privateKey }: Device): BundleBeat => ({
  ...beat,
  ...{ key, signature: signText(privateKey, beatText(beat, beat)) },
})

type Wallets = Record<CallSide | 'attestor', ReturnType<typeof privateKeyToAccount>>

/** What the attestor signs of a call that both were in from its beginning to its end. */
export const signAttendance = (wallet: Wallets[CallSide], seconds: number) =>
  wallet.signTypedData({
    domain: { ...AGREEMENT_DOMAIN, chainId: 31_337, verifyingContract: ESCROW },
    types: ATTENDANCE_TYPES,
    primaryType: 'Attendance',
    message: {
      ...{ id: BOOKED, creatorSeconds: seconds, fanSeconds: seconds, overlapSeconds: seconds },
      ...{ endedAt: START_MS / 1000 + seconds, revision: 2 },
    },
  })

function rowsOf(side: CallSide, roomId: string, { device, minutes }: { device: Device; minutes: number }) {
  const page = randomBytes(12).toString('base64url')
  const beats: BundleBeat[] = []
  const spans: BundleSpan[] = []
  for (let n = 1; n <= (minutes * 60) / BEAT_EVERY_S; n++) {
    const [fromMs, untilMs] = [START_MS + (n - 1) * EVERY_MS, START_MS + n * EVERY_MS]
    const numbers = { n, fromMs, untilMs, isLinked: true, sent: 250, received: 249 }
    const beat = { side, roomId, page, ...numbers, key: '', signature: '', atMs: untilMs + 500 }
    beats.push(signedBeat(beat, device))
    const [fromUs, untilUs] = [fromMs * 1000 + 3, untilMs * 1000 + 3]
    spans.push({ side, roomId, source: 'socket', fromUs, untilUs, atMs: untilMs + 500 })
  }
  const [fromUs, untilUs] = [START_MS * 1000 + 7, (START_MS + EVERY_MS) * 1000 + 7]
  spans.push({ side, roomId, source: 'relay', fromUs, untilUs, atMs: START_MS + EVERY_MS })
  return { beats, spans }
}

/** A call by wallet that both were in from its beginning to its end, and everything that somebody needs to say something else of it. */
export async function createHonestBundle(minutes = 10) {
  const account = () => privateKeyToAccount(generatePrivateKey())
  const wallets: Wallets = { creator: account(), fan: account(), attestor: account() }
  const devices: Record<CallSide, Device> = { creator: createDevice(), fan: createDevice() }
  const [siteKey, roomId] = [createSiteKey(), newId('rom', randomBytes)]
  const [seconds, endAtMs] = [minutes * 60, START_MS + minutes * 60_000]
  const untilS = START_MS / 1000 + 86_400
  const text = bindingText({ origin: ORIGIN, key: devices.fan.key, untilS })
  const signature = await wallets.fan.signMessage({ message: text })
  const rows = CALL_SIDES.map((side) => rowsOf(side, roomId, { device: devices[side], minutes }))
  const content: BundleContent = {
    ...{ kind: BUNDLE_KIND, origin: ORIGIN, atMs: endAtMs + 660_000, gone: [] },
    booking: {
      ...{
        id: newId('bkg', randomBytes),
        rail: 'chain',
        startAtMs: START_MS,
        endAtMs,
        lengthMinutes: minutes,
      },
      policy: {
        ...{ noticeFullSeconds: 86_400, noticePartialSeconds: 7200, disputeWindowSeconds: 86_400 },
        ...{ arbiterDeadlineSeconds: 604_800, graceSeconds: 300, partialBps: 5000, noShowBps: 5000 },
        ...{ fullOverlapBps: 9000, fallbackBps: 5000, isMetered: false },
      },
      ...{ status: 'booked', revision: 2, hasEntered: true },
      wallets: { creator: wallets.creator.address.toLowerCase(), fan: wallets.fan.address.toLowerCase() },
    },
    keys: [
      { side: 'creator', key: devices.creator.key, binding: null, atMs: START_MS },
      {
        ...{ side: 'fan', key: devices.fan.key, atMs: START_MS },
        binding: { way: 'wallet', untilS, address: wallets.fan.address, signature },
      },
    ],
    spans: rows.flatMap(({ spans }) => spans),
    beats: rows.flatMap(({ beats }) => beats),
    finding: {
      ...{
        kind: 'clear',
        leastBps: 10_000,
        mostBps: 10_000,
        cause: 'attended',
        judgedAtMs: endAtMs + 600_000,
      },
      seen: { creatorSeconds: seconds, fanSeconds: seconds, overlapSeconds: seconds },
      ...{ status: 'booked', hasEntered: true },
    },
    attestation: {
      ...{ chainId: 31_337, escrow: ESCROW, id: BOOKED, attestor: wallets.attestor.address.toLowerCase() },
      signature: await signAttendance(wallets.attestor, seconds),
    },
  }
  return { content, bundle: sealed(content, siteKey), siteKey, devices, wallets, site: [siteKey.listed] }
}
export type HonestBundle = Awaited<ReturnType<typeof createHonestBundle>>
