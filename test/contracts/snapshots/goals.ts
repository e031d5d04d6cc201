/** What an action may cost: our own goals, from measured prototypes. */
export interface Goal {
  action: string
  /** name of its figure in `test/snapshots/gas.json` */
  sentence: string
  /** gas */
  goal: number
  /**
   * Gas of the same in the contracts the project was briefed with, on the same compiler and hardfork: `release` is the sum
   * of the three transactions they need after the booking, `tip_native` that of the tip and its withdrawal, and their token
   * has neither curve nor fee. Null where they have nothing to compare with: no collections, no tips in tokens, no factory
   * of tokens or governors.
   */
  brief: number | null
  /** whole percent of the goal that may be spent on top */
  over: 0 | 8
  /** a figure that is beyond even that, and the record of why */
  accepted?: { gas: number; decision: string }
}

/** For the first pass the goal is the prototype with every event and check on top. */
export const GOALS: Goal[] = [
  { action: 'pass_first', sentence: 'a new fan buys a pass', goal: 96_000, brief: 191_613, over: 8 },
  { action: 'pass_extend', sentence: 'a fan buys more time', goal: 54_000, brief: 194_413, over: 8 },
  {
    action: 'pass_refundable',
    sentence: 'a new fan buys a pass that can be asked back',
    goal: 145_000,
    brief: null,
    over: 0,
  },
  { action: 'follow', sentence: 'a fan follows', goal: 50_000, brief: null, over: 0 },
  {
    action: 'has_access',
    sentence: 'access is read of a viewer with a thousand other passes',
    goal: 27_500,
    brief: 121_596,
    over: 0,
  },
  { action: 'book', sentence: 'a fan books a call', goal: 84_000, brief: 118_288, over: 8 },
  {
    action: 'release',
    sentence: 'a fan releases the money of a call',
    goal: 50_000,
    brief: 148_660,
    over: 8,
  },
  { action: 'tip_native', sentence: 'a fan tips', goal: 40_000, brief: 103_269, over: 0 },
  { action: 'tip_erc20', sentence: 'a fan tips dollars', goal: 53_000, brief: null, over: 0 },
  { action: 'buy_new', sentence: 'a new holder buys a token', goal: 70_000, brief: 56_064, over: 8 },
  { action: 'buy_existing', sentence: 'a holder buys more of a token', goal: 53_000, brief: 38_964, over: 8 },
  { action: 'sell', sentence: 'a holder sells half', goal: 59_000, brief: 46_207, over: 0 },
  {
    action: 'collection_create',
    sentence: 'a creator makes a collection',
    goal: 120_000,
    brief: null,
    over: 8,
  },
  {
    action: 'token_create',
    sentence: 'a creator makes a token',
    goal: 75_000,
    brief: null,
    over: 8,
    accepted: { gas: 85_900, decision: '101-gas-of-creator-tokens.md' },
  },
  {
    action: 'governor_pair',
    sentence: 'a creator makes a governor and its timelock',
    goal: 500_000,
    brief: null,
    over: 0,
  },
]

/** The most an action may cost. */
export function boundOf({ goal, over, accepted }: Goal): number {
  return accepted?.gas ?? (goal * (100 + over)) / 100
}
