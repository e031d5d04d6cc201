import { parseEther } from 'viem'

/** A tier of the demo world. */
export interface DemoTier {
  name: string
  benefits: string
  priceUnits: bigint
  days: number
  /** 0 = open */
  maxSupply: number
  rank: number
}

/** A creator of the demo world. */
export interface DemoCreator {
  handle: string
  name: string
  about: string
  symbol: string
  tiers: DemoTier[]
  /** absent: sells to wallets alone */
  card?: DemoCardSale
  /** absent: launched none */
  token?: DemoToken
}

/** The token that a creator of the demo world launched. Its reserve is native money. */
export interface DemoToken {
  name: string
  symbol: string
  /** of the curve: the reserve at its end is 5.1 · 10^preset coins */
  preset: number
  creatorFeeBps: number
  /** whole tokens that the creator bought and locked at the launch, so that the curve has begun */
  locked: number
  /** wei that those may cost, fees included */
  maxCostUnits: bigint
}

/** How a creator of the demo world sells one tier by card. */
export interface DemoCardSale {
  /** the provider writes there, and a person signs in as the creator with it; no mail server of the world has the name */
  email: string
  /** where the creator lives, ISO 3166-1 */
  country: string
  /** name of the tier */
  tier: string
  /** smallest units of the currency that the installation sells in */
  amount: number
  refundDays: number
}

/** Who is there when somebody starts Stagedoor for the first time. */
export const DEMO_CREATORS: DemoCreator[] = [
  {
    handle: 'northlight',
    name: 'Northlight',
    about: 'A voice, two synthesisers and a cold room. Live most evenings after nine.',
    symbol: 'NORTH',
    card: {
      email: 'northlight@stagedoor.test',
      country: 'DE',
      tier: 'Front row',
      amount: 900,
      refundDays: 14,
    },
    tiers: [
      {
        name: 'Front row',
        benefits: 'Every stream for a month',
        priceUnits: parseEther('0.01'),
        days: 30,
        maxSupply: 0,
        rank: 1,
      },
      {
        name: 'Backstage',
        benefits: 'Every stream for a month\nThe ones after the show',
        priceUnits: parseEther('0.03'),
        days: 30,
        maxSupply: 50,
        rank: 2,
      },
    ],
  },
  {
    handle: 'kiln',
    name: 'Kiln Radio',
    about: 'Clay, glaze and long talks while the kiln is hot.',
    symbol: 'KILN',
    tiers: [
      {
        name: 'Listener',
        benefits: 'Every stream for a week',
        priceUnits: parseEther('0.002'),
        days: 7,
        maxSupply: 0,
        rank: 1,
      },
      {
        name: 'Bench',
        benefits: 'Every stream for a month\nThe workshop nights',
        priceUnits: parseEther('0.012'),
        days: 30,
        maxSupply: 50,
        rank: 2,
      },
    ],
  },
  {
    handle: 'saltworks',
    name: 'Salt Works',
    about: 'Field recordings from the coast, played back and taken apart.',
    symbol: 'SALT',
    // a hundred of them cost about 0.011 coins, the locked ones 0.11
    token: {
      name: 'Salt Works',
      symbol: 'SALT',
      preset: 3,
      creatorFeeBps: 100,
      locked: 1000,
      maxCostUnits: parseEther('0.2'),
    },
    tiers: [
      {
        name: 'Tide',
        benefits: 'Every stream for a month',
        priceUnits: parseEther('0.005'),
        days: 30,
        maxSupply: 0,
        rank: 1,
      },
      {
        name: 'Harbour',
        benefits: 'Every stream, for good\nOne of twenty',
        priceUnits: parseEther('0.08'),
        days: 0,
        maxSupply: 20,
        rank: 3,
      },
    ],
  },
  {
    handle: 'glaze',
    name: 'Glaze Table',
    about: 'Colours, test tiles and what went wrong. Often a guest at other kilns.',
    symbol: 'GLAZE',
    tiers: [],
  },
  {
    handle: 'nightferry',
    name: 'Night Ferry',
    about: 'A deck, a lamp and a radio. Nothing is sold on board.',
    symbol: 'FERRY',
    tiers: [],
  },
  {
    handle: 'fireside',
    name: 'Fireside',
    about: 'Stories told by the stove, for the ear alone.',
    symbol: 'FIRE',
    tiers: [],
  },
  {
    handle: 'lantern',
    name: 'Lantern Table',
    about: 'A talk for few. Who sits down puts something in, and takes it along again.',
    symbol: 'LAMP',
    tiers: [],
  },
]
