import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A key and the certificate for `localhost` that it signed itself, as PEM. */
export interface SelfSigned {
  key: string
  cert: string
}

const DAY_MS = 86_400_000

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const bits = (content: Uint8Array) => der(0x03, Buffer.from([0]), content)

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'))
/** Common name, alternative names, basic constraints. */
const [NAME, NAMES, CONSTRAINTS] = [oid('550403'), oid('551d11'), oid('551d13')]

function time(atMs: number): Buffer {
  const text = new Date(atMs).toISOString().replace(/[-:T]|\.\d+/g, '')
  return der(0x17, Buffer.from(text.slice(2)))
}

/** Makes a certificate for `localhost` and 127.0.0.1 that is good today and tomorrow. */
export function makeSelfSigned(): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(der(0x31, sequence(NAME, der(0x0c, Buffer.from('localhost')))))
  const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))
  const extensions = sequence(
    sequence(NAMES, der(0x04, names)),
    sequence(CONSTRAINTS, der(0x04, sequence(der(0x01, Buffer.from([255]))))),
  )
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(8)),
    ...[ECDSA_SHA256, name, sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)), name],
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const cert = sequence(body, ECDSA_SHA256, bits(sign('sha256', body, privateKey)))
  const lines = cert
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}
