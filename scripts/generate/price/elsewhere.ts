/** An action of another project beside ours. */
export interface Elsewhere {
  /** sentences of `test/snapshots/gas.json` whose sum is compared */
  ours: string[]
  theirs: string
  gas: number
}

/** What other projects need for the nearest thing they do, also where it is less. */
export const ELSEWHERE: Elsewhere[] = [
  { ours: ['a new fan buys a pass'], theirs: 'the brief’s pass', gas: 191_613 },
  { ours: ['a new fan buys a pass'], theirs: 'Unlock, purchase; the money stays in the lock', gas: 270_736 },
  { ours: ['a new fan buys a pass'], theirs: 'Zora 1155, paid mint with referral; no end', gas: 138_120 },
  { ours: ['a fan buys more time'], theirs: 'Unlock, extend', gas: 102_461 },
  { ours: ['a fan asks for the unused part back'], theirs: 'Unlock, cancelAndRefund', gas: 80_641 },
  { ours: ['a creator makes a collection'], theirs: 'Unlock, new lock', gas: 966_927 },
  {
    ours: ['access is read of a viewer with a thousand other passes'],
    theirs: 'the brief’s pass, of a viewer with 20 passes of others',
    gas: 121_596,
  },
  { ours: ['access is read of a viewer with one pass'], theirs: 'Unlock, the same question', gas: 38_787 },
  {
    ours: ['a fan books a call', 'a fan releases the money of a call'],
    theirs: 'the brief’s consultation, four transactions',
    gas: 266_948,
  },
  {
    ours: ['a fan books a call', 'a fan releases the money of a call'],
    theirs: 'Kleros escrow, create and execute; one arbitrator, no offers',
    gas: 106_026,
  },
  {
    ours: ['a fan books a call with dollars'],
    theirs: 'Sablier Lockup 4.0.1, create a linear stream of an ERC-20',
    gas: 201_690,
  },
  { ours: ['a new holder buys a token'], theirs: 'Bancor formula on a plain ERC-20', gas: 83_326 },
  { ours: ['a holder sells half'], theirs: 'Bancor formula on a plain ERC-20', gas: 73_095 },
]
