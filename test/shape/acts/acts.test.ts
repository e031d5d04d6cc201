import { expect } from 'chai'
import type { Route } from '#api/http/contract.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { CHANNEL_ACTS, mayDo } from '#domain/channel/roleActs.ts'
import { MESSAGE_ACTS } from '#protocol/socket.ts'
import { read, SOURCES } from '../sources.ts'
import { AWAITED_ACTS, DECIDED_ACTS } from './awaitedActs.ts'

type Named = [verb: string, route: Pick<Route, 'access' | 'path' | 'act'>]
const ROUTES = Object.values(ROUTE_TABLE).flatMap((routes) => Object.entries(routes) as Named[])

/** Things of one person, in which nobody has a role. */
const OF_ONE = /^\/v1\/(me|seats|purchases|card-moves|tx-intents)\//

/** Verbs without an act though their object belongs to a channel, and acts named by verbs that anybody may call. */
function wrong(routes: Named[]): string[] {
  return routes.flatMap(([verb, { access, path, act }]) => {
    if (access === 'owner' && !OF_ONE.test(path) && !act) return [`${verb} names no act`]
    return act && access !== 'owner' && access !== 'account' ? [`${verb} names ${act} for anybody`] : []
  })
}

/** Sources in which a verb may ask for an act. */
const VERBS = SOURCES.filter((path) => path.startsWith('api/') && !path.endsWith('contract.ts'))
const ASKED = new Set(
  [...VERBS, 'domain/access/decide.ts']
    .flatMap((path) => [...read(path).matchAll(/(?:\bact(?::| =)|mayDo\()[^\n]*/g)])
    .flatMap(([line]) => [...line.matchAll(/'(\w+)'/g)].map(([, act]) => act)),
)

describe('acts of a channel', () => {
  const named = new Set<string>([
    ...DECIDED_ACTS,
    ...ROUTES.flatMap(([, { act }]) => (act ? [act] : [])),
    ...Object.values<string | null>(MESSAGE_ACTS).flatMap((act) => (act ? [act] : [])),
  ])

  it('are named by the contract of every verb that works on what belongs to a channel [S1.16][T22]', () => {
    expect(wrong(ROUTES)).to.deep.equal([])
  })

  it('a contract that names none, or one for anybody, is found [S1.16]', () => {
    const forgotten: Named = ['closeRoom', { access: 'owner', path: '/v1/rooms/{id}/x' }]
    const open: Named = ['kickOut', { access: 'public', path: '/v1/rooms/{id}/x', act: 'kick' }]
    const own: Named = ['leave', { access: 'owner', path: '/v1/seats/{id}' }]
    expect(wrong([forgotten, open, own])).to.deep.equal([
      'closeRoom names no act',
      'kickOut names kick for anybody',
    ])
  })

  it('each has a verb, and an exception that has one is gone [S1.16]', () => {
    expect(CHANNEL_ACTS.filter((act) => !named.has(act)).sort()).to.deep.equal([...AWAITED_ACTS].sort())
  })

  it('each that a role may do is asked for where its verb works [S1.16][T22]', () => {
    const shared = CHANNEL_ACTS.filter((act) => named.has(act) && mayDo('producer', act))
    expect(shared.filter((act) => !ASKED.has(act))).to.deep.equal([])
  })
})
