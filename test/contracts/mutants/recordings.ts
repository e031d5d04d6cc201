import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const SALE = 'contracts/recordings/Recordings.sol'

/** Sales of recordings. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'wallet-limit-counts-the-buyer',
    file: SALE,
    from: 'soldTo[id][to];',
    to: 'soldTo[id][msg.sender];',
    means: 'one wallet collects a limited edition through others that pay for it',
    suite: 'recordings/mint',
  },
  {
    name: 'authorized-sale-keeps-the-platform-part',
    file: SALE,
    from: 'Payments.pushToken(LEDGER, order.token, order.currency, order.treasury, order.fee);',
    to: 'Payments.pushToken(LEDGER, order.token, order.currency, order.payout, order.fee);',
    means: 'the platform’s part of a sale by authorization goes to the creator',
    suite: 'recordings/mint',
  },
  {
    name: 'recording-takes-any-fee',
    file: SALE,
    from: 'bps > cap ? cap : bps',
    to: 'bps',
    means: 'a replaced schedule takes more of a sale than was ever promised',
    suite: 'recordings/mint',
  },
  {
    name: 'authorized-copies-go-where-the-relayer-says',
    file: SALE,
    from: 'abi.encode(block.chainid, address(this), id, to, quantity, validBefore)',
    to: 'abi.encode(block.chainid, address(this), id, quantity, validBefore)',
    means: 'whoever relays a signed purchase takes the copies that somebody else paid',
    suite: 'recordings/mint',
  },
]
