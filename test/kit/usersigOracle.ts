import { createHmac, timingSafeEqual } from 'node:crypto'
import { inflateSync } from 'node:zlib'

/** What a verified pair of strings opens. Times in seconds since the epoch. */
export interface Opened {
  bits: number
  /** the earlier of both ends */
  expiresAt: number
}

export interface CredentialQuestion {
  secret: string
  sdkAppId: number
  userSig: string
  privateMapKey: string
  userId: string
  providerRoomId: string
  /** seconds since the epoch */
  now: number
}

type Fields = Record<string, string | number>

function demand(claim: boolean, reason: string): asserts claim {
  if (!claim) throw new Error(reason)
}

function unpack(text: string): Fields {
  demand(/^[A-Za-z0-9*\-_]+$/.test(text), 'not in the alphabet of the format')
  const standard = text.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=')
  const packed = Buffer.from(standard, 'base64')
  demand(packed.toString('base64') === standard, 'not canonical base64')
  let json: string
  try {
    json = inflateSync(packed, { maxOutputLength: 4096 }).toString('utf8')
  } catch (cause) {
    throw new Error('not a zlib stream', { cause })
  }
  const fields: unknown = JSON.parse(json)
  demand(typeof fields === 'object' && fields !== null, 'not an object')
  return fields as Fields
}

function checkSignature(fields: Fields, secret: string): void {
  let signed = ''
  for (const name of ['TLS.identifier', 'TLS.sdkappid', 'TLS.time', 'TLS.expire']) {
    signed += `${name}:${fields[name]}\n`
  }
  if (fields['TLS.userbuf'] !== undefined) signed += `TLS.userbuf:${fields['TLS.userbuf']}\n`
  const expected = Buffer.from(createHmac('sha256', secret).update(signed).digest('base64'))
  const given = Buffer.from(String(fields['TLS.sig']))
  demand(expected.length === given.length && timingSafeEqual(expected, given), 'signature differs')
}

function checkCommon(fields: Fields, question: CredentialQuestion): number {
  checkSignature(fields, question.secret)
  demand(fields['TLS.ver'] === '2.0', 'another version')
  demand(fields['TLS.identifier'] === question.userId, 'another user')
  demand(fields['TLS.sdkappid'] === question.sdkAppId, 'another application')
  const time = fields['TLS.time']
  const life = fields['TLS.expire']
  demand(Number.isInteger(time) && Number.isInteger(life), 'times are not whole numbers')
  demand((life as number) > 0, 'no life')
  const end = (time as number) + (life as number)
  demand(question.now <= end, 'expired')
  return end
}

interface Userbuf {
  account: string
  sdkAppId: number
  expiry: number
  bits: number
  room: string
}

function readUserbuf(base64: string): Userbuf {
  const bytes = Buffer.from(base64, 'base64')
  demand(bytes.toString('base64') === base64, 'userbuf is not canonical base64')
  let at = 0
  const number = (size: 1 | 2 | 4): number => {
    demand(at + size <= bytes.length, 'userbuf is too short')
    at += size
    return bytes.readUIntBE(at - size, size)
  }
  const string = (): string => {
    const length = number(2)
    demand(at + length <= bytes.length, 'userbuf is too short')
    at += length
    return bytes.toString('latin1', at - length, at)
  }
  demand(number(1) === 1, 'not for a string room')
  const account = string()
  const sdkAppId = number(4)
  demand(number(4) === 0, 'a numeric room beside the string room')
  const expiry = number(4)
  const bits = number(4)
  number(4)
  const room = string()
  demand(at === bytes.length, 'bytes left over')
  return { account, sdkAppId, expiry, bits, room }
}

/**
 * Decides whether the two strings open a room for a user, from the format alone: no code of the library that
 * made them is used here. Throws an Error with the reason.
 */
export function verifyCredential(question: CredentialQuestion): Opened {
  demand(question.now < 1e11, 'now is given in seconds')
  const user = unpack(question.userSig)
  const userEnd = checkCommon(user, question)
  demand(user['TLS.userbuf'] === undefined, 'the user signature carries a userbuf')
  const map = unpack(question.privateMapKey)
  const mapEnd = checkCommon(map, question)
  demand(typeof map['TLS.userbuf'] === 'string', 'no userbuf')
  const userbuf = readUserbuf(map['TLS.userbuf'])
  demand(userbuf.account === question.userId, 'userbuf of another user')
  demand(userbuf.sdkAppId === question.sdkAppId, 'userbuf of another application')
  demand(userbuf.room === question.providerRoomId, 'another room')
  demand(question.now < userbuf.expiry, 'userbuf expired')
  return { bits: userbuf.bits, expiresAt: Math.min(userEnd, mapEnd, userbuf.expiry) }
}
