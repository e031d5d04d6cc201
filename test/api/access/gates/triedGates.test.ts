import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { signDecision } from '#api/access/decisions/signDecision.ts'
import { type Trial, type TriedAs, tryGate } from '#domain/access/tryGate.ts'
import { newId } from '#domain/ids.ts'
import { VISIBILITIES } from '#domain/words.ts'
import { type SeededToken, seedToken } from '#test/api/access/tokens/seedToken.ts'
import { giveCard } from '#test/kit/access/cardRights.ts'
import { becomeGuest, type GuestClient } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { depth } from '#test/kit/depth.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

/** With everybody in front of each of them, behind one of each condition alone. */
const GATES = depth(12, 42)

/** The matrix of the requirement: what each of seven finds at three doors. */
const CELLS = {
  public: {
    guest: 'in',
    nothing: 'in',
    tier: 'in',
    invited: 'in',
    banned: 'BANNED',
    moderator: 'in',
    host: 'in',
  },
  members: {
    ...{ guest: 'SIGN_IN_REQUIRED', nothing: 'NO_PASS', tier: 'in', invited: 'NO_PASS' },
    ...{ banned: 'BANNED', moderator: 'in', host: 'in' },
  },
  private: {
    ...{ guest: 'NOT_FOUND', nothing: 'NOT_FOUND', tier: 'NOT_FOUND', invited: 'in' },
    ...{ banned: 'NOT_FOUND', moderator: 'in', host: 'in' },
  },
} as const

describe('a gate that is tried', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let guest: GuestClient
  let north: SeededToken
  let next = 0
  const somebody = (): Person => people[next++] as Person
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)
  /** everybody made up, and who is really so */
  let cast: { as: TriedAs; person: Person }[]

  async function seed(as: TriedAs): Promise<Person> {
    const person = somebody()
    const { channelId, host } = creator
    if (as.kind === 'tier')
      await stage.givePass(creator, { passId: 500 + next, owner: person.wallet, tierNo: as.tierNo })
    if (as.kind === 'holder') await north.balance(person.wallet, as.units)
    if (as.kind === 'card')
      await giveCard(db.pool('owner'), creator, person, { tierNo: as.tierNo, lengthS: null })
    if (as.kind === 'follower')
      await run(
        'INSERT INTO app.follower (account_id, channel_id) VALUES ($1, $2)',
        person.accountId,
        channelId,
      )
    if (as.kind === 'moderator')
      await run(
        "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'moderator', $3)",
        ...[channelId, person.accountId, host.accountId],
      )
    if (as.kind === 'banned') {
      const act = newId('act', randomBytes)
      await run(
        "INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $4, 'ban', 'host-decision', 'x')",
        ...[act, channelId, host.accountId, person.accountId],
      )
      await run(
        "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, 'host-decision', '')",
        ...[channelId, person.accountId, act],
      )
    }
    return person
  }

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 30)
    creator = await stage.creator(somebody())
    north = await seedToken(db.pool('indexer'), stage, creator.host)
    const of = { kind: 'erc20', address: north.token } as const
    const holder = (units: bigint): TriedAs => ({ kind: 'holder', of, units })
    const kinds: TriedAs[] = [
      ...(['nothing', 'follower', 'invited', 'banned', 'moderator'] as const).map((kind) => ({ kind })),
      ...[1, 2, 3].flatMap((n): TriedAs[] => [
        { kind: 'tier', tierNo: n, rank: n },
        { kind: 'card', tierNo: n, rank: n },
      ]),
      ...[holder(100n), holder(99n)],
    ]
    cast = []
    for (const as of kinds) cast.push({ as, person: await seed(as) })
    guest = await becomeGuest(api().url, await stage.room(creator, { visibility: 'public' }))
  })

  const inviteTo = async (room: string): Promise<void> => {
    const invited = cast.find(({ as }) => as.kind === 'invited')?.person as Person
    await run(
      `INSERT INTO app.invitation (id, room_id, kind, state, valid_until, claimed_by, claimed_at)
         VALUES ($1, $2, 'link', 'claimed', app.now() + interval '7 days', $3, app.now())`,
      ...[newId('inv', randomBytes), room, invited.accountId],
    )
  }
  type Answer = { status: number; text: string; body: { code: string; facts?: object } }
  const seen = ({ status, body, text }: Answer) => {
    if (status === 201) return { sees: 'in' }
    expect(body.code, text).to.be.a('string')
    return { sees: body.code, facts: body.facts ?? {} }
  }
  const told = (trial: Trial) =>
    trial.sees === 'room' ? { sees: 'in' } : { sees: trial.sees, facts: trial.facts }
  const viewOf = async (room: string) => (await creator.host.call(api().url, 'GET', `/v1/rooms/${room}`)).body

  it('[S1.15] the twenty-one cells, by real admissions and tried', async () => {
    let cells = 0
    for (const visibility of VISIBILITIES) {
      const room = await stage.room(creator, { visibility })
      if (visibility === 'private') await inviteTo(room)
      const view = await viewOf(room)
      for (const [kind, expected] of Object.entries(CELLS[visibility])) {
        cells++
        const one = cast.find(({ as }) => as.kind === kind)
        const body = { action: 'watch' }
        const reply =
          kind === 'guest'
            ? await guest.call('POST', `/v1/rooms/${room}/admissions`, { body })
            : await enter(api().url, one?.person ?? creator.host, room, { move: true })
        expect(seen(reply).sees, `${visibility} ${kind}`).to.equal(expected)
        if (kind === 'host') continue
        expect(
          told(tryGate(one?.as ?? { kind: 'guest' }, view)).sees,
          `${visibility} ${kind}, tried`,
        ).to.equal(expected)
      }
    }
    expect(cells).to.equal(21)
  })

  it(`[S1.15] over each condition alone and ${GATES} random gates and all people it says what a real admission does, and stores nothing`, async () => {
    const pool = [0, 1, 2, 3, { token: north.token, minUnits: 100n }, 'follow'] as const
    const pick = (most: number): number => (randomBytes(2).readUInt16BE() * most) >> 16
    const outcomes = new Map<string, number>()
    let pairs = 0
    const random = () => [...pool].sort(() => pick(3) - 1).slice(0, 1 + pick(4))
    const gates = [...pool.map((one) => [one]), ...Array.from({ length: GATES }, random)]
    for (const of of gates) {
      const mode = pick(2) === 0 ? 'any' : 'all'
      const ordered = [...of].sort((a, b) => pool.indexOf(a) - pool.indexOf(b))
      const room = await stage.room(creator, { gate: { mode, of: ordered } })
      const view = await viewOf(room)
      const count = async () => (await run('SELECT count(*)::int AS n FROM app.decision')).rows[0].n
      const before = await count()
      const tried = cast.map(({ as }) => tryGate(as, view))
      expect(await count(), 'no decision of it').to.equal(before)
      const replies = await Promise.all(
        cast.map(({ person }) => enter(api().url, person, room, { move: true })),
      )
      expect(await count(), 'one of each real admission').to.equal(before + cast.length)
      for (const [at, reply] of replies.entries()) {
        const trial = told(tried[at] as Trial)
        expect(
          seen(reply),
          `${mode} ${ordered.map((one) => pool.indexOf(one)).join()} ${cast[at]?.as.kind}`,
        ).to.deep.equal(trial)
        outcomes.set(trial.sees, (outcomes.get(trial.sees) ?? 0) + 1)
        pairs++
      }
    }
    expect(pairs).to.equal(gates.length * cast.length)
    expect([...outcomes.keys()]).to.include.members([
      'in',
      'NO_PASS',
      'TIER_REQUIRED',
      'FOLLOW_REQUIRED',
      'TOKENS_SHORT',
      'BANNED',
    ])
  })

  it('[S1.15] nothing of a trial can be signed', () => {
    const trial = tryGate({ kind: 'nothing' }, { state: 'live', visibility: 'public', gate: null })
    expect(Object.keys(trial)).to.deep.equal(['sees'])
    const sign = (verdict: Parameters<typeof signDecision>[0]['verdict']) => verdict
    // @ts-expect-error a trial is no verdict
    expect(sign(trial)).to.equal(trial)
  })
})
