import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type Reply, request } from '#test/kit/client.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const ROLES = ['signed out', 'signed in', 'member', 'invited', 'banned', 'host'] as const
type Role = (typeof ROLES)[number]
const VISIBLE = ['public', 'members', 'private'] as const
type Visible = (typeof VISIBLE)[number]

/** What the api does by the clock is no part of a request. */
const BY_CLOCK = /app\.pulse|SELECT pg_notify\('room', \$1\)/

/** What each of them is answered at each door. 404 is the answer to an unknown id. */
const MATRIX: Record<Visible, Record<Role, string>> = {
  public: {
    ...{ 'signed out': 'SIGN_IN_REQUIRED', 'signed in': 'in', member: 'in', invited: 'in' },
    ...{ banned: 'BANNED', host: 'in' },
  },
  members: {
    ...{ 'signed out': 'SIGN_IN_REQUIRED', 'signed in': 'NO_PASS', member: 'in', invited: 'NO_PASS' },
    ...{ banned: 'BANNED', host: 'in' },
  },
  private: {
    ...{ 'signed out': 'SIGN_IN_REQUIRED', 'signed in': 'NOT_FOUND', member: 'NOT_FOUND', invited: 'in' },
    ...{ banned: 'NOT_FOUND', host: 'in' },
  },
}

describe('private rooms', () => {
  const db = useDatabase()
  const wire = useStatements(db)
  const api = useApi(wire)
  let stage: Stage
  let people: Record<Role | 'revoked', Person>
  const creators: Partial<Record<Visible, Creator>> = {}
  const rooms: Partial<Record<Visible, string>> = {}
  before(async function () {
    this.timeout(60_000)
    stage = await setStage(db)
    const [outside, member, invited, banned, revoked, ...hosts] = (await seedPeople(
      db.pool('api'),
      api().installation,
      8,
    )) as [Person, Person, Person, Person, Person, Person, Person, Person]
    people = { 'signed out': outside, 'signed in': outside, member, invited, banned, revoked, host: hosts[0] }
    for (const [n, visibility] of VISIBLE.entries()) {
      const creator = await stage.creator(hosts[n] as Person)
      creators[visibility] = creator
      rooms[visibility] = await stage.room(creator, { visibility })
      await stage.givePass(creator, { passId: n, owner: member.wallet })
      await ban(creator, banned)
    }
    for (const person of [invited, revoked]) await letIn(person)
    const { body } = await host('private').call(api().url, 'GET', `/v1/rooms/${rooms.private}/invitations`)
    // the last one that was made is taken back
    const { id } = body.invitations[0]
    expect((await host('private').call(api().url, 'DELETE', `/v1/invitations/${id}`)).status).to.equal(204)
  })

  const host = (visibility: Visible) => creators[visibility]?.host as Person
  async function ban(creator: Creator, person: Person): Promise<void> {
    const action = newId('act', randomBytes)
    await db.pool('api').query(
      `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
         VALUES ($1, $2, $3, $4, 'ban', 'spam', 'Spam')`,
      [action, creator.channelId, creator.host.accountId, person.accountId],
    )
    await db
      .pool('api')
      .query(
        `INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, 'spam', 'Spam')`,
        [creator.channelId, person.accountId, action],
      )
  }
  async function letIn(person: Person): Promise<void> {
    const made = await host('private').call(api().url, 'POST', `/v1/rooms/${rooms.private}/invitations`, {
      body: { label: person.name },
    })
    expect(made.status, made.text).to.equal(201)
    const { token } = made.body
    const claimed = await person.call(api().url, 'POST', '/v1/invitations/claims', { body: { token } })
    expect([claimed.status, claimed.body]).to.deep.equal([200, { roomId: rooms.private, roomKind: 'stream' }])
  }

  it('[S1.15] three visibilities, six kinds of people: each is let in or told what the table says', async () => {
    const seen: Record<string, Record<string, string>> = {}
    for (const visibility of VISIBLE) {
      const line: Record<string, string> = {}
      const id = rooms[visibility] as string
      for (const role of ROLES) {
        const ask = (path: string) =>
          role === 'signed out'
            ? request(api().url, 'POST', path, { body: { action: 'watch' } })
            : (role === 'host' ? host(visibility) : people[role]).call(api().url, 'POST', path, {
                body: { action: role === 'host' ? 'host' : 'watch' },
              })
        const reply = await ask(`/v1/rooms/${id}/admissions`)
        line[role] = reply.status === 201 ? 'in' : reply.body.code
        if (reply.status === 201 && role !== 'host')
          await people[role].call(api().url, 'DELETE', `/v1/seats/${reply.body.seatId}`)
      }
      seen[visibility] = line
    }
    expect(seen).to.deep.equal(MATRIX)
  })

  it('[S1.15] the right is an invitation in the signed decision, under rules of version 4', async () => {
    const entered = await enter(api().url, people.invited, rooms.private as string)
    expect(entered.status, entered.text).to.equal(201)
    const { rows } = await db
      .pool('api')
      .query('SELECT policy_version, reason, evidence FROM app.decision WHERE id = $1', [
        entered.body.decisionId,
      ])
    expect(rows[0]).to.deep.include({ policy_version: 11, reason: null })
    expect(rows[0].evidence.right).to.include({ source: 'invite', walletRef: null, validUntil: null })
    expect(JSON.stringify(rows[0].evidence)).not.to.contain('inv_')
    await people.invited.call(api().url, 'DELETE', `/v1/seats/${entered.body.seatId}`)
  })

  it('[S1.15][T36] whose invitation was taken back is told by a stored decision, and sees no more of the room', async () => {
    const path = `/v1/rooms/${rooms.private}`
    const refused = await enter(api().url, people.revoked, rooms.private as string)
    expect([refused.status, refused.body.code]).to.deep.equal([403, 'NOT_INVITED'])
    const { rows } = await db
      .pool('api')
      .query(
        'SELECT verdict, reason, policy_version, octet_length(sig) AS sig FROM app.decision WHERE id = $1',
        [refused.body.decisionId],
      )
    expect(rows).to.deep.equal([{ verdict: 'deny', reason: 'NOT_INVITED', policy_version: 11, sig: 64 }])
    const view = await people.revoked.call(api().url, 'GET', path)
    expect(view.body).to.include({ viewers: 0, hostSeatId: null, capacity: null, visibility: 'private' })
    const socket = await connect(api().url, people.revoked)
    try {
      expect(await socket.ask('room:follow', { roomId: rooms.private })).to.deep.equal({
        ok: false,
        code: 'NOT_FOUND',
      })
    } finally {
      socket.close()
    }
  })

  describe('to a stranger', () => {
    const unknown = () => newId('rom', randomBytes)
    const strangers = () => [people['signed in'], people.member, people.banned]
    /** Everything of an answer but its reference and its time. */
    const form = ({ status, body, text, headers }: Reply) => {
      const varies = /^(date|content-security-policy|etag)$/
      return {
        status,
        headers: [...headers].filter(([name]) => !varies.test(name)),
        text: (body?.ref ? text.replace(body.ref, '') : text).replace(/nonce="[^"]*"/, ''),
      }
    }
    const QUESTIONS: [string, string, unknown?][] = [
      ['GET', '/v1/rooms/*'],
      ['POST', '/v1/rooms/*/admissions', { action: 'watch' }],
      ['POST', '/v1/rooms/*/admissions', { action: 'host', move: true }],
      ['PATCH', '/v1/rooms/*', { title: 'Mine' }],
      ['POST', '/v1/rooms/*/live'],
      ['POST', '/v1/rooms/*/end'],
      ['GET', '/v1/rooms/*/viewers'],
      ['GET', '/v1/rooms/*/invitations'],
      ['POST', '/v1/rooms/*/invitations', { label: 'Me' }],
      ['GET', '/s/*'],
    ]

    it('[S1.14][T36] page and room answer byte for byte like an unknown id, and store nothing', async () => {
      const before = await stage.counts()
      for (const [method, path, body] of QUESTIONS) {
        for (const person of strangers()) {
          const ask = (id: string) => person.call(api().url, method, path.replace('*', id), { body })
          const [there, nowhere] = [await ask(rooms.private as string), await ask(unknown())]
          expect(form(there), `${method} ${path}`).to.deep.equal(form(nowhere))
        }
        const ask = (id: string) => request(api().url, method, path.replace('*', id), { body })
        expect(form(await ask(rooms.private as string))).to.deep.equal(form(await ask(unknown())))
      }
      expect(await stage.counts()).to.deep.equal(before)
    })

    it('[S1.14] the socket, the listing and the channel know nothing of it', async () => {
      const socket = await connect(api().url, people['signed in'])
      try {
        const ask = (roomId: string) => socket.ask('room:follow', { roomId })
        expect(await ask(rooms.private as string)).to.deep.equal(await ask(unknown()))
      } finally {
        socket.close()
      }
      const { rows } = await db
        .pool('api')
        .query<{ handle: string }>('SELECT handle::text FROM app.channel WHERE id = $1', [
          creators.private?.channelId,
        ])
      const channel = `/v1/channels/${rows[0]?.handle}`
      for (const path of ['/v1/live', channel])
        for (const person of [...strangers(), people.invited])
          expect((await person.call(api().url, 'GET', path)).text, path).not.to.contain(rooms.private)
    })

    it('[T36] takes as long as an unknown id: the database is asked the same, at first and again', async () => {
      const [person] = (await seedPeople(db.pool('api'), api().installation, 1)) as [Person]
      const asked = async (id: string) => {
        wire.take()
        expect((await enter(api().url, person, id)).body.code).to.equal('NOT_FOUND')
        return wire.take().filter((text) => !BY_CLOCK.test(text))
      }
      const twice = async (id: string) => [await asked(id), await asked(id)]
      const nowhere = await twice(unknown())
      expect(nowhere.map((texts) => texts.length)).not.to.include(0)
      // what fails is another path of code, or a stored decision
      expect(await twice(rooms.private as string)).to.deep.equal(nowhere)
    })
  })
})
