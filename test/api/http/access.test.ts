import { expect } from 'chai'
import type { Route } from '#api/http/contract.ts'
import { problem } from '#api/http/openapi/problemSchema.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { countRows } from '#test/kit/access/countRows.ts'
import { becomeGuest, type GuestClient } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { fill, GOOD_BODIES } from './bodies/bodies.ts'
import { type Owned, seedOwner } from './seedOwner.ts'

const ROUTES = Object.values(ROUTE_TABLE).flatMap((routes) => Object.entries(routes) as [string, Route][])
const isHidden = (access: string) => access === 'bookkeeper' || access === 'arbiter'
const WITH_ACCOUNT = ROUTES.filter(([, { access }]) => access !== 'public' && !isHidden(access))
const OWNED = ROUTES.filter(([, route]) => route.access === 'owner')

/** The explicit public list: a route that becomes public has to be written here too. */
const PUBLIC = [
  ...['getConfig', 'getSync', 'createNonce', 'signIn', 'startEmailCode', 'signInWithCode', 'unsubscribe'],
  ...[
    'createPasskeySignIn',
    'signInWithPasskey',
    'listLive',
    'search',
    'getChannel',
    'getClub',
    'getRoom',
    'makeGuest',
  ],
  ...['getOfferedCalls', 'listCallTimes'],
  ...['listScheduled', 'getCalendar', 'getFollow', 'listUpcoming', 'listPast'],
  ...['getShareLink', 'lookAtInvitation', 'optOutOfInvitations', 'getPolicy', 'getTransparency'],
]

/** What a guest may do besides what anybody may. */
const FOR_GUESTS = [
  ...['admit', 'beatSeat', 'getMe', 'leaveSeat', 'listOwnActs', 'makeAppeal', 'makeReport'],
  ...['renewSeat', 'setGuestName'],
]

/** What an account that is suspended or leaving may still do. */
const FOR_INACTIVE = [
  'askExport',
  'createStepUpChallenge',
  'endOtherSessions',
  'getClosing',
  'getExport',
  'getStepUp',
  'listFactors',
  'listSessions',
  'proveFactor',
  'readExport',
  'revokeSession',
  'signOut',
  'undoClosing',
]

describe('access classes', () => {
  const { database, api } = joinApi()
  const send = (client: Pick<Client, 'call'>, verb: string, route: Route, { ids, body }: Owned) =>
    client.call(route.method, fill(route.path, ids), { body: body ?? GOOD_BODIES[verb] })
  const nobody = {
    call: (method: string, path: string, options?: object) => request(api().url, method, path, options),
  }
  const IDS = { ids: { id: 'x', handle: 'nobody', tierNo: '1' } }

  it('[S1.7] exactly the listed routes are public', () => {
    const open = ROUTES.filter(([, route]) => route.access === 'public').map(([verb]) => verb)
    expect(open.sort()).to.deep.equal([...PUBLIC].sort())
  })

  it('[S1.7] every route with a body has a good one in this walk', () => {
    const without = ROUTES.filter(([verb, route]) => route.body && !(verb in GOOD_BODIES)).map(
      ([verb]) => verb,
    )
    expect(without).to.deep.equal([])
  })

  for (const [verb, route] of WITH_ACCOUNT) {
    it(`[S1.7] ${verb} (${route.method} ${route.path}) answers 401 without a session`, async () => {
      const reply = await send(nobody, verb, route, IDS)
      expect([reply.status, reply.body.code]).to.deep.equal([401, 'SIGN_IN_REQUIRED'])
      expect(reply.headers.get('content-type')).to.match(/^application\/problem\+json/)
      expect(problem.safeParse(reply.body).success).to.equal(true)
    })
  }

  describe('for who neither keeps the books nor rules', () => {
    const NAMED = {
      bookkeeper: [
        ...['endMoneyMatter', 'findAdminMoney', 'readAdminMoney', 'readMoneyMatters', 'tryEventAgain'],
      ],
      arbiter: ['getDisputeFile', 'keepRuling', 'listDisputes', 'readDispute'],
    }
    const HIDDEN = ROUTES.filter(([, { access }]) => isHidden(access))
    it('[S2.10][T15][T22] exactly the listed routes are hidden', () => {
      for (const [access, verbs] of Object.entries(NAMED)) {
        const own = HIDDEN.filter(([, route]) => route.access === access)
        expect(own.map(([verb]) => verb).sort()).to.deep.equal(verbs)
      }
    })
    for (const [verb, route] of HIDDEN)
      it(`[S2.10][T22][T36] ${verb} is answered like a path that is not there, whoever asks`, async () => {
        const account = await signIn(api().url)
        const before = await countRows(database.pool('owner'))
        for (const [who, client] of Object.entries({ nobody, account })) {
          const hidden = await send(client, verb, route, IDS)
          const unknown = await client.call(route.method, '/v1/admin/nothing', { body: GOOD_BODIES[verb] })
          const facts = ({ status, body, headers }: typeof hidden) => [
            ...[status, { ...body, ref: '' }],
            [...headers.keys()].sort(),
          ]
          expect(facts(hidden), who).to.deep.equal(facts(unknown))
          expect(hidden.status, who).to.equal(404)
        }
        expect(await countRows(database.pool('owner'))).to.deep.equal(before)
      })
  })

  describe('for an account that may not act', () => {
    let suspended: Client
    before(async () => {
      suspended = await signIn(api().url)
      const sql = "UPDATE app.account SET state = 'suspended' WHERE id = $1"
      await database.pool('owner').query(sql, [suspended.accountId])
    })
    it('[T21] exactly the listed routes stay open to it', () => {
      const open = ROUTES.filter(([, route]) => route.forInactive).map(([verb]) => verb)
      expect(open.sort()).to.deep.equal(FOR_INACTIVE)
    })
    for (const [verb, route] of WITH_ACCOUNT) {
      if (FOR_INACTIVE.includes(verb)) continue
      it(`[S1.7] ${verb} answers 403`, async () => {
        const reply = await send(suspended, verb, route, IDS)
        expect([reply.status, reply.body.code]).to.deep.equal([403, 'FORBIDDEN'])
      })
    }
  })

  describe('for a guest', () => {
    let guest: GuestClient
    before(async () => {
      const stage = await setStage(database)
      const [host] = (await seedPeople(database.pool('api'), api().installation, 1)) as [Person]
      const room = await stage.room(await stage.creator(host), { visibility: 'public' })
      guest = await becomeGuest(api().url, room)
    })
    it('[S1.7] exactly the listed routes are open to it', () => {
      const open = ROUTES.filter(([, { access, forGuests }]) => access === 'guest' || forGuests)
      expect(open.map(([verb]) => verb).sort()).to.deep.equal(FOR_GUESTS)
    })
    for (const [verb, route] of WITH_ACCOUNT) {
      const isOpen = FOR_GUESTS.includes(verb)
      it(`[S1.7] ${verb} ${isOpen ? 'is answered' : 'answers 401'}`, async () => {
        const before = await countRows(database.pool('owner'))
        const reply = await send(guest, verb, route, IDS)
        if (isOpen) return expect(reply.status).not.to.equal(401)
        expect([reply.status, reply.body.code]).to.deep.equal([401, 'SIGN_IN_REQUIRED'])
        expect(await countRows(database.pool('owner'))).to.deep.equal(before)
      })
    }
  })

  describe('for two accounts', () => {
    let owner: Client
    let stranger: Client
    let own: Record<string, Owned>
    before(async () => {
      owner = await signIn(api().url)
      stranger = await signIn(api().url)
      own = await seedOwner(database.pool('owner'), owner, await signIn(api().url))
    })

    it('[T22] the walk owns an object for every owned route', () => {
      expect(OWNED.filter(([verb]) => !own[verb]).map(([verb]) => verb)).to.deep.equal([])
    })

    for (const [verb, route] of OWNED) {
      it(`[S1.7][S2.1][T22] ${verb}: another account's id is answered like an unknown one and leaves no row`, async () => {
        const object = own[verb] as Owned
        const named = (id: string) => ({ ...object, ids: { ...object.ids, id } })
        const before = await countRows(database.pool('owner'))
        const foreign = await send(stranger, verb, route, object)
        expect([foreign.status, foreign.body.code]).to.deep.equal([404, 'NOT_FOUND'])
        const unknown = await send(
          stranger,
          verb,
          route,
          named(`${object.ids.id?.slice(0, 4)}${'0'.repeat(22)}`),
        )
        const shapeless = await send(stranger, verb, route, named('not-an-id'))
        const facts = (reply: typeof foreign) => ({ ...reply.body, ref: '', status: reply.status })
        expect(facts(unknown)).to.deep.equal(facts(foreign))
        expect(facts(shapeless)).to.deep.equal(facts(foreign))
        expect(await countRows(database.pool('owner'))).to.deep.equal(before)
        const mine = await send(owner, verb, route, object)
        expect(mine.body?.code, 'its owner is not told that it is absent').not.to.equal('NOT_FOUND')
      })
    }
  })
})
