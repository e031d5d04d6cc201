import { globSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { EMBEDDED_SDK_APP_ID } from '#protocol/node.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { verifyCredential } from '#test/kit/usersigOracle.ts'

const SOURCES = globSync('api/**/*.ts').map((path) => ({ path, text: readFileSync(path, 'utf8') }))
const having = (pattern: RegExp) =>
  SOURCES.filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)
    .sort()

describe('[M.3] no credential without a stored allow', () => {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let people: Person[]

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 30)
    creator = await stage.creator(people[0] as Person)
  })

  it('the signing library is reached from one file, that from the two providers, and they from admit alone', () => {
    expect(having(/tls-sig-api-v2/)).to.deep.equal(['api/adapters/credentialSigner.ts'])
    expect(having(/createCredentialSigner\(/)).to.deep.equal([
      'api/adapters/credentialSigner.ts',
      'api/adapters/embedded/embeddedProvider.ts',
      'api/adapters/trtc/trtcProvider.ts',
    ])
    expect(having(/\.credentialFor\(/)).to.deep.equal(['api/access/admit.ts'])
  })

  it('the opaque type is made by one cast, behind one private function', () => {
    const casts = SOURCES.flatMap(({ path, text }) =>
      [...text.matchAll(/as (unknown as )?AllowedDecision\b/g)].map(() => path),
    )
    expect(casts).to.deep.equal(['api/access/admit.ts'])
    const admit = SOURCES.find(({ path }) => path === 'api/access/admit.ts')?.text ?? ''
    expect(admit).to.match(/^function toAllowed\(/m)
    expect(admit.match(/toAllowed\(/g), 'its definition and two uses').to.have.length(3)
  })

  it('every credential that left is of a seat with a committed allow, and no refusal carried one', async () => {
    const room = await stage.room(creator, { capacity: 5 })
    const open = await stage.room(await stage.creator(people[1] as Person), { visibility: 'public' })
    const fans = people.slice(2)
    for (const [n, fan] of fans.entries()) {
      if (n % 2) await stage.givePass(creator, { passId: n, owner: fan.wallet })
    }
    const replies = await Promise.all(
      fans.flatMap((fan) => [enter(api().url, fan, room), enter(api().url, fan, open)]),
    )
    const refused = replies.filter((reply) => reply.status !== 201)
    expect(refused.length).to.be.at.least(20)
    for (const reply of refused) expect(reply.text).to.not.match(/userSig|privateMapKey|joinNonce/)
    const allowed = replies.filter((reply) => reply.status === 201)
    expect(allowed.length).to.be.at.least(fans.length)
    const { rows } = await db.pool('api').query<{ id: string; seat: string; bits: number; room: string }>(
      `SELECT d.id, s.id AS seat, s.bits, r.provider_room_id AS room FROM app.decision d
         JOIN app.seat s ON s.decision_id = d.id JOIN app.room r ON r.id = s.room_id WHERE d.verdict = 'allow'`,
    )
    const stored = new Map(rows.map((row) => [row.id, row]))
    expect(stored.size).to.equal(allowed.length)
    for (const { body } of allowed) {
      const row = stored.get(body.decisionId)
      expect(row?.seat).to.equal(body.ticket.userId)
      const { bits } = verifyCredential({
        ...body.ticket,
        secret: api().installation.nodeKeys('ticket', body.ticket.nodeId),
        sdkAppId: EMBEDDED_SDK_APP_ID,
        userId: row?.seat,
        providerRoomId: row?.room,
        now: Math.floor(Date.now() / 1000),
      })
      expect(bits).to.equal(row?.bits)
    }
  })
})

describe('bad input to an admission', () => {
  const db = useDatabase()
  const api = useApi(db)

  it('leaves decisions, seats, sessions and jobs as they were; then the same person enters', async () => {
    const stage = await setStage(db)
    const [host, fan] = (await seedPeople(db.pool('api'), api().installation, 2)) as [Person, Person]
    const room = await stage.room(await stage.creator(host), { visibility: 'public' })
    const before = await stage.counts()
    const path = `/v1/rooms/${room}/admissions`
    const bad: [string, object, number][] = [
      [path, { body: {} }, 422],
      [path, { body: { action: 'listen' } }, 422],
      [path, { body: { action: 'watch', move: 'yes' } }, 422],
      [path, { body: { action: 'watch', retryToken: 'x'.repeat(101) } }, 422],
      [path, { raw: '{"action":' }, 400],
      [path, { raw: `{"action":"watch","x":"${'x'.repeat(70_000)}"}` }, 413],
      [`/v1/rooms/rom_${'0'.repeat(22)}/admissions`, { body: { action: 'watch' } }, 404],
      ['/v1/rooms/rom_%00/admissions', { body: { action: 'watch' } }, 404],
      [`/v1/rooms/${'r'.repeat(500)}/admissions`, { body: { action: 'watch' } }, 404],
      [`/v1/seats/sea_${'0'.repeat(22)}/renewals`, { body: {} }, 404],
      [`/v1/seats/sea_${'0'.repeat(22)}/beats`, {}, 404],
    ]
    for (const [at, options, status] of bad) {
      const reply = await fan.call(api().url, 'POST', at, options)
      expect(reply.status, `${at} ${reply.text.slice(0, 200)}`).to.equal(status)
    }
    expect(await stage.counts()).to.deep.equal(before)
    expect((await enter(api().url, fan, room)).status).to.equal(201)
  })
})
