import { deflateSync, inflateSync } from 'node:zlib'
import { expect } from 'chai'
import { createCredentialSigner } from '#api/adapters/credentialSigner.ts'
import type { Credential } from '#protocol/ticket.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'

const ROOM = 'r00minthecloud000000000000'
const STRINGS = ['userSig', 'privateMapKey'] as const
const OUT: Record<string, string> = { '+': '*', '/': '-', '=': '_' }
const IN: Record<string, string> = { '*': '+', '-': '/', _: '=' }

type Fields = Record<string, string | number>

const pack = (fields: Fields): string =>
  deflateSync(JSON.stringify(fields))
    .toString('base64')
    .replace(/[+/=]/g, (char) => OUT[char] ?? '')
const unpack = (text: string): Fields =>
  JSON.parse(
    inflateSync(
      Buffer.from(
        text.replace(/[*\-_]/g, (char) => IN[char] ?? ''),
        'base64',
      ),
    ).toString(),
  )

/** The same with its first letter or digit another one, or one more. */
function altered(value: string | number): string | number {
  if (typeof value === 'number') return value + 1
  return (value.startsWith('A') ? 'B' : 'A') + value.slice(1)
}

/** The signed part of a key: version, length and name, application, numeric room, end, bits, kind of account, length and room. */
function partsOf(userbuf: Buffer): Record<string, number> {
  const after = 3 + userbuf.readUInt16BE(1)
  return {
    ...{
      version: 0,
      nameLength: 2,
      name: 3,
      application: after + 3,
      numericRoom: after + 7,
      end: after + 11,
    },
    ...{ bits: after + 15, accountKind: after + 19, roomLength: after + 21, room: after + 22 },
  }
}

describe('tickets of TRTC of which one field is another', () => {
  let cloud: Cloud
  let mine: Credential

  before(async () => {
    cloud = await startCloud()
    cloud.keepRoom(ROOM)
    const { secret } = cloud.keys
    const sign = createCredentialSigner({ sdkAppId: cloud.sdkAppId, secret, clock: Date.now })
    mine = sign({ userId: 'sea_fan', bits: 170, providerRoomId: ROOM, lifeS: 60 })
  })
  after(() => cloud.stop())

  it('[T1] open nothing, each field of both strings by itself, altered or left out; the good one opens the room', () => {
    const tried: [string, Credential][] = []
    for (const name of STRINGS) {
      const fields = unpack(mine[name])
      expect(Object.keys(fields).length, name).to.be.at.least(6)
      for (const [field, value] of Object.entries(fields)) {
        const { [field]: _, ...others } = fields
        tried.push([`${name} ${field}`, { ...mine, [name]: pack({ ...fields, [field]: altered(value) }) }])
        tried.push([`${name} without ${field}`, { ...mine, [name]: pack(others) }])
      }
      tried.push([`${name} with one more`, { ...mine, [name]: pack({ ...fields, 'TLS.more': 1 }) }])
    }
    for (const [what, keys] of tried) expect(cloud.enter(keys), what).to.equal(false)
    expect(cloud.people(ROOM)).to.deep.equal([])
    for (const name of STRINGS)
      expect(cloud.enter({ ...mine, [name]: pack(unpack(mine[name])) }), `${name}, packed anew`).to.equal(
        true,
      )
    cloud.leave(ROOM, mine.userId)
  })

  it('[T1] open nothing, each part of what the key says of room, person, end and bits', () => {
    const fields = unpack(mine.privateMapKey)
    const whole = Buffer.from(String(fields['TLS.userbuf']), 'base64')
    for (const [part, at] of Object.entries(partsOf(whole))) {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      const privateMapKey = pack({ ...fields, 'TLS.userbuf': bytes.toString('base64') })
      expect(cloud.enter({ ...mine, privateMapKey }), part).to.equal(false)
    }
    expect(cloud.people(ROOM)).to.deep.equal([])
    expect(cloud.enter(mine)).to.equal(true)
  })
})
