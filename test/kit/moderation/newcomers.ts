/** How a banned person tries to come back; none of them carries the old wallet. */
export const STRATEGIES = {
  newWallet: 'a new wallet in the same browser',
  privateWindow: 'a new wallet in a private window at home, sometimes under the old name',
  otherDevice: 'another device at home, under the old name',
  movedPass: 'a new wallet with the pass moved there, cookies cleared',
  sameCard: 'a new e-mail address and the same card, cookies cleared',
  clean: 'another device and network, a new wallet, a new name',
} as const
export type Strategy = keyof typeof STRATEGIES

/** What is known of somebody who enters, or who was banned. */
export interface Newcomer {
  browser: string
  network: string
  agent: string
  name: string
  card: string | null
  /** the banned person from whom they have a pass, by number; null: from nobody banned */
  passFrom: number | null
  /** true for an account made after the bans */
  isNew: boolean
  /** who comes back, and how; null: somebody who never was here */
  strategy: Strategy | null
}

export interface Crowd {
  banned: Newcomer[]
  newcomers: Newcomer[]
}

const NEWCOMERS = 5000
const EVADERS_EACH = 50
const BANNED = 60
/** Half of everybody sits behind one of these: a campus, an office, a carrier. */
const SHARED_NETWORKS = 8
const AGENTS = [
  'Chrome on Windows',
  'Chrome on Android',
  'Safari on iOS',
  'Safari on macOS',
  'Chrome on macOS',
  'Firefox on Windows',
  'Edge on Windows',
  'Firefox on Linux',
]

/** What happens to people who did nothing: shares of all of them, chosen above what is usual. */
const BY_CHANCE = {
  newAccount: 0.4,
  /** a name that looks like that of somebody banned */
  sameName: 0.004,
  /** a browser, and with it the network, that somebody banned used: a family, a library */
  sameBrowser: 0.001,
  /** a card of the family */
  sameCard: 0.0005,
  /** a pass bought from somebody banned */
  pass: 0.002,
}
/** Share of those who return from another network than before, a phone for example. */
const ELSEWHERE = 0.2
/** Share of those with a private window who keep their name. */
const KEEPS_NAME = 0.3

/** Numbers from 0 to 1 that are the same each time (Park and Miller). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/**
 * The crowd of one simulation: sixty banned people, six strategies of fifty each who come back, and everybody else. The same
 * for the same seed.
 */
export function drawCrowd(seed: number): Crowd {
  const random = createRandom(seed)
  let count = 0
  const fresh = (what: string) => `${what}-${count++}`
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  // some browsers are far more usual than others
  const agent = () => AGENTS[Math.floor(AGENTS.length * random() ** 2)] as string
  const network = () => (random() < 0.5 ? `shared-${Math.floor(random() * SHARED_NETWORKS)}` : fresh('home'))
  const somebody = (isNew: boolean): Newcomer => ({
    ...{ browser: fresh('browser'), network: network(), agent: agent(), name: fresh('name') },
    ...{ card: null, passFrom: null, isNew, strategy: null },
  })
  const banned = Array.from({ length: BANNED }, () => ({ ...somebody(false), card: fresh('card') }))

  function innocent(): Newcomer {
    const one = somebody(random() < BY_CHANCE.newAccount)
    if (random() < BY_CHANCE.sameName) one.name = pick(banned).name
    if (random() < BY_CHANCE.sameCard) one.card = pick(banned).card
    if (random() < BY_CHANCE.pass) one.passFrom = Math.floor(random() * BANNED)
    if (random() < BY_CHANCE.sameBrowser) {
      const { browser, network, agent } = pick(banned)
      Object.assign(one, { browser, network, agent })
    }
    return one
  }
  function evader(strategy: Strategy): Newcomer {
    const from = Math.floor(random() * BANNED)
    const before = banned[from] as Newcomer
    const one: Newcomer = { ...somebody(true), strategy, network: before.network, agent: before.agent }
    if (strategy === 'newWallet') one.browser = before.browser
    if (strategy === 'privateWindow' && random() < KEEPS_NAME) one.name = before.name
    if (strategy === 'otherDevice') Object.assign(one, { name: before.name, agent: agent() })
    if (strategy === 'movedPass') one.passFrom = from
    if (strategy === 'sameCard') one.card = before.card
    if (strategy === 'clean') Object.assign(one, { network: fresh('vpn'), agent: agent() })
    else if (random() < ELSEWHERE) one.network = fresh('elsewhere')
    return one
  }
  const strategies = Object.keys(STRATEGIES) as Strategy[]
  const evaders = strategies.flatMap((one) => Array.from({ length: EVADERS_EACH }, () => evader(one)))
  const others = Array.from({ length: NEWCOMERS - evaders.length }, innocent)
  return { banned, newcomers: [...evaders, ...others] }
}
