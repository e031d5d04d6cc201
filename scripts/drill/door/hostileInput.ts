import type { Route } from '#api/http/contract.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import {
  type HostileInputFacts,
  type HostileRoute,
  playHostileHeaders,
  playHostileRoutes,
} from '#test/kit/attacks/input/hostileInput.ts'
import { type Drill, judge, tallied } from '../drill.ts'
import type { Guest } from '../stage/guest.ts'

/** Not asked: what stays for ever, what ends what the drill needs, and what costs the address of everybody here. */
const SPARED = new Set([
  ...['createChannel', 'createNonce', 'signIn'],
  ...['signOut', 'revokeSession', 'endOtherSessions'],
])
/** No account may exceed what it may write in a minute. */
const ASKERS = 3

const bearer = ({ token }: Guest) => ({ authorization: `Bearer ${token}` })

/** Every route that may be asked; of what a creator has, the creator. */
function routesFor(owner: Guest, channelId: string, draft: string, askers: Guest[]): HostileRoute[] {
  const own: Record<string, Partial<HostileRoute>> = {
    createRoom: {
      headers: () => bearer(owner),
      goodBody: () => ({ channelId, title: 'Drill', visibility: 'public' }),
    },
    updateRoom: { headers: () => bearer(owner), ids: { id: draft } },
    getRoom: { ids: { id: draft } },
    admit: { ids: { id: draft } },
  }
  const all = Object.values(ROUTE_TABLE).flatMap((routes) => Object.entries(routes) as [string, Route][])
  return all.flatMap(([verb, route]) =>
    SPARED.has(verb)
      ? []
      : [{ verb, route, headers: (n: number) => bearer(askers[n % ASKERS] as Guest), ...own[verb] }],
  )
}

const sum = (facts: HostileInputFacts[]) => facts.reduce((all, { sent }) => all + sent, 0)

export const hostileInput: Drill = {
  name: 'hostile_input',
  promise:
    'NUL, halves of characters, depth, length and wrong types everywhere: refused, never an error of the server',
  async play(stage) {
    const { guest: owner, channelId } = await stage.creator()
    const [reader, ...askers] = await stage.guests(1 + ASKERS)
    if (!reader) throw new Error('nobody came')
    const body = { channelId, title: 'Drill', visibility: 'public' }
    const { id: draft } = await owner.good('POST', '/v1/rooms', body)
    const routes = routesFor(owner, channelId, draft, askers)
    const heads = [
      { method: 'GET', path: '/v1/me' },
      { method: 'GET', path: '/' },
      { method: 'GET', path: '/v1/socket/?EIO=4&transport=websocket' },
    ]
    const own = { host: new URL(stage.url).host, origin: stage.url, ...bearer(reader) }
    const facts = [
      await playHostileRoutes(stage.url, routes, stage.lasting(8, 4)),
      await playHostileHeaders(stage.url, stage.lasting(heads, heads.slice(0, 1)), own),
    ]
    const failures = facts.flatMap((one) => one.failures)
    const good = await owner.ask('PATCH', `/v1/rooms/${draft}`, { title: 'Drill' })
    return judge(
      { sent: sum(facts), ...tallied('status', facts[0]?.statuses ?? {}), good: good.status },
      {
        [`an error of the server: ${failures.slice(0, 3).join(', ')}`]: failures.length > 0,
        'good input was refused afterwards': good.status !== 200,
      },
    )
  },
}
