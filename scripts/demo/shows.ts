import type { HostedKind } from '#domain/room/hostedKind.ts'

/** A token of the local chain that nobody made here (`contracts/mocks/TestDollar.sol`), which is a currency as well. */
export const TEST_DOLLAR = 'TUSD'

/** A stream or a voice room of a demo creator that is always on. */
export interface DemoShow {
  handle: string
  kind: HostedKind
  title: string
  visibility: 'public' | 'members'
  /** whole tokens that open it to members; absent: any pass does */
  wholeTokens?: number
  /** symbol of the currency of the installation that they are of; absent: of the token that its creator launched */
  currency?: string
  /** the chain leads its rooms; absent: they are off the chain */
  isRecorded?: boolean
  /** those tokens are locked while who has them is inside; absent: they have to be held */
  locksTokens?: boolean
  /** name of its footage */
  scene: string
}

/** What is on air when somebody starts Stagedoor. */
export const DEMO_SHOWS: DemoShow[] = [
  {
    handle: 'northlight',
    kind: 'stream',
    title: 'Northlight live: songs for the short days',
    visibility: 'members',
    scene: 'stage',
  },
  {
    handle: 'kiln',
    kind: 'stream',
    title: 'The kiln is hot: an open evening',
    visibility: 'public',
    scene: 'kiln',
  },
  {
    handle: 'saltworks',
    kind: 'stream',
    title: 'Low water: tapes that are played once',
    visibility: 'members',
    wholeTokens: 100,
    scene: 'stage',
  },
  {
    handle: 'nightferry',
    kind: 'stream',
    title: 'Last boat: music for the crossing',
    visibility: 'members',
    wholeTokens: 25,
    currency: TEST_DOLLAR,
    scene: 'kiln',
  },
  {
    handle: 'fireside',
    kind: 'voice',
    title: 'Fireside: stories by the stove',
    visibility: 'public',
    isRecorded: true,
    scene: 'stove',
  },
  {
    handle: 'lantern',
    kind: 'voice',
    title: 'Lantern Table: a talk behind a lock',
    visibility: 'members',
    wholeTokens: 25,
    currency: TEST_DOLLAR,
    isRecorded: true,
    locksTokens: true,
    scene: 'stove',
  },
]

/** What is announced for tomorrow evening, whenever somebody starts Stagedoor: with a co-host, for whom either has sold a pass. */
export const DEMO_ANNOUNCED = [
  {
    ...{ handle: 'saltworks', title: 'High water: an hour at the sea wall', zone: 'Europe/Lisbon' },
    coHost: 'kiln',
  },
]

/** Who is on the floor of a voice room that is on air. `scene`: the footage whose sound is heard. */
export const DEMO_SPEAKERS = [{ from: 'kiln', to: 'fireside', scene: 'kiln' }]

/** Who hosts the streams of another creator beside it. `scene`: what they send; `shareBps`: of the tips, hundredths of a percent. */
export const DEMO_CO_HOSTS = [{ from: 'glaze', to: 'kiln', scene: 'stage', shareBps: 4000 }]

/** The same with who agreed to host what is announced. */
export const DEMO_CO_HOSTINGS = [...DEMO_CO_HOSTS, { from: 'kiln', to: 'saltworks', scene: 'kiln' }]

/** What is given to a stream that is on air. The giver sells themselves, and lets their name be shown. */
export const DEMO_GIVINGS = [
  {
    from: 'saltworks',
    to: 'kiln',
    gifts: [
      { code: 5, count: 1 },
      { code: 3, count: 2 },
    ],
  },
]

/** The fan club that is there when somebody starts Stagedoor; who has no pass of its creator is refused at its door. */
export const DEMO_CLUB = {
  ...{ handle: 'kiln', name: 'Kiln Radio: the bench by the oven', zone: 'Europe/Lisbon' },
  members: ['saltworks', 'nightferry', 'lantern'],
}
