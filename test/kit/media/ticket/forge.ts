import { createHmac } from 'node:crypto'
import { deflateSync } from 'node:zlib'

/** Everything inside one string of the credential format; the signature is made over what is given here. */
export interface Forgery {
  ver?: string
  identifier: unknown
  sdkappid: unknown
  time: unknown
  expire: unknown
  userbuf?: string
  /** replaces the genuine signature */
  sig?: string
  /** further fields of the JSON */
  extra?: Record<string, unknown>
}

/** Everything inside a userbuf. */
export interface UserbufForgery {
  version: number
  account: string
  sdkAppId: number
  numericRoom: number
  expiry: number
  bits: number
  room: string
  tail?: Buffer
}

/** Builds a string with a valid signature over whatever it says. */
export function forge(secret: string, fields: Forgery): string {
  const json: Record<string, unknown> = {
    'TLS.ver': fields.ver ?? '2.0',
    'TLS.identifier': fields.identifier,
    'TLS.sdkappid': fields.sdkappid,
    'TLS.time': fields.time,
    'TLS.expire': fields.expire,
    ...fields.extra,
  }
  let text = ''
  for (const name of ['identifier', 'sdkappid', 'time', 'expire'])
    text += `TLS.${name}:${json[`TLS.${name}`]}\n`
  if (fields.userbuf !== undefined) {
    json['TLS.userbuf'] = fields.userbuf
    text += `TLS.userbuf:${fields.userbuf}\n`
  }
  json['TLS.sig'] = fields.sig ?? createHmac('sha256', secret).update(text).digest('base64')
  const base64 = deflateSync(JSON.stringify(json)).toString('base64')
  return base64.replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_')
}

/** Builds a userbuf, big-endian, as base64. */
export function forgeUserbuf(fields: UserbufForgery): string {
  const numbers = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4)
    for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4)
    return bytes
  }
  const string = (text: string) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(text.length)
    return Buffer.concat([length, Buffer.from(text, 'latin1')])
  }
  return Buffer.concat([
    Buffer.from([fields.version]),
    string(fields.account),
    numbers(fields.sdkAppId, fields.numericRoom, fields.expiry, fields.bits, 0),
    fields.version === 1 ? string(fields.room) : Buffer.alloc(0),
    fields.tail ?? Buffer.alloc(0),
  ]).toString('base64')
}
